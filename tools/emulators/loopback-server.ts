import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A server on 127.0.0.1, on a port that the system chose. */
export interface LoopbackServer {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Connections accepted so far: tells whether a client keeps its connections. */
  connections(): number;
  /** Ends at once, open and stalled connections included. */
  close(): Promise<void>;
}

export type Handler = (
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
) => Promise<void>;

/** Serves whole requests; one that its client gave up on while sending is dropped. */
export async function listenOnLoopback(handle: Handler): Promise<LoopbackServer> {
  let connections = 0;
  const server = createServer((request, response) => {
    // A client that hangs up is a case under test, not a fault of the server.
    request.on("error", () => {});
    response.on("error", () => {});
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void handle(request, Buffer.concat(chunks), response));
  });
  server.on("connection", () => {
    connections++;
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    url: `http://${host}`,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
