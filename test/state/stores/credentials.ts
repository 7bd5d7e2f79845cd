import type { Credentials } from "../../../lib/config/config.ts";
import { S3_ACCESS_KEY } from "../../../tools/emulators/s3.ts";

/** Temporary ones, as a function's role gives. */
export const CREDENTIALS: Credentials & { readonly token: string } = {
  secretId: S3_ACCESS_KEY,
  secretKey: "the-secret/key+of=the-role",
  token: "the-session-token",
};
