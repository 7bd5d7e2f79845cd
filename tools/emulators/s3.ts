import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { httpRequest } from "../../lib/base/http.ts";
import { listenOnLoopback } from "./loopback-server.ts";
import { type Account, signatureFault } from "./sigv4-check.ts";

/** The only key that s3rver knows; it does not check SigV4 signatures itself. */
export const S3_ACCESS_KEY = "S3RVER";

export interface S3Server {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  stop(): Promise<void>;
}

/** s3rver with one bucket, behind a check of every request's signature. */
export async function startS3(bucket: string, account: Account): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), "s3-"));
  const s3 = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await s3.run();

  const front = await listenOnLoopback(async (request, body, response) => {
    const fault = await signatureFault(request, body, account);
    if (fault !== null) {
      response.writeHead(403, { "Content-Type": "application/xml" });
      response.end(`<Error><Code>${fault}</Code><RequestId>S3-REQUEST-1</RequestId></Error>`);
      return;
    }
    const answer = await httpRequest(new URL(`http://127.0.0.1:${port}${request.url}`), {
      method: request.method ?? "GET",
      headers: request.headers,
      body,
      timeoutMs: 10_000,
      maxBytes: 1e9,
    });
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });

  return {
    url: front.url,
    async stop() {
      await front.close();
      await s3.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
