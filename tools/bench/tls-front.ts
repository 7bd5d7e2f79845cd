import { readFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { createServer } from "node:tls";
import { makeCertificate } from "../emulators/certificate.ts";
import { installed } from "../emulators/installed.ts";

/** A server over TLS in front of another one. */
export interface TlsFront {
  readonly url: string;
  /** What lets a process trust it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @returns `null` on a machine without `openssl` */
export async function startTlsFront(host: string): Promise<TlsFront | null> {
  if (!installed("openssl")) return null;
  const { certificateFile, keyFile, remove } = await makeCertificate();
  const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
  const { hostname, port } = new URL(`http://${host}`);
  const server = createServer({ cert, key }, (socket) => {
    const behind = connect(Number(port), hostname);
    // A process that ends lets go of its connection.
    for (const side of [socket, behind]) side.on("error", () => {});
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `https://localhost:${isPort(address) ? address.port : ""}`,
    env: { NODE_EXTRA_CA_CERTS: certificateFile },
    close: async () => {
      server.close();
      await remove();
    },
  };
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address === "object";
}
