import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** A new one for `localhost`, signed by nobody else; needs `openssl`. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), "certificate-"));
  const [certificateFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const args = [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
    ...["-keyout", keyFile, "-out", certificateFile],
  ];
  execFileSync("openssl", args, { stdio: "ignore" });
  return { certificateFile, keyFile, remove: () => rm(folder, { recursive: true }) };
}
