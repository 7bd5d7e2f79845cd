import { type HttpFault, respond } from "./http-fault.ts";
import { listenOnLoopback } from "./loopback-server.ts";

export interface HeartbeatService {
  /** With a secret path, as such services give. */
  readonly url: string;
  /** Method and path of each request so far. */
  readonly pings: readonly string[];
  stop(): Promise<void>;
}

/** A dead man's switch service; with a fault, one that fails that way every time. */
export async function startHeartbeatService(
  fault: HttpFault | null = null,
): Promise<HeartbeatService> {
  const pings: string[] = [];
  const server = await listenOnLoopback(async ({ method, url }, _body, response) => {
    pings.push(`${method} ${url}`);
    await respond(response, { status: 200, headers: {}, body: "OK" }, fault);
  });
  return { url: `${server.url}/ping/5ecret-uuid`, pings, stop: () => server.close() };
}
