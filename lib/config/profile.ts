import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Credentials } from "./config.ts";

/**
 * Reads `secret_id`, `secret_key` and `token` in the section `[default]` of the SDK's profile file
 * (an INI file, whose lines inside one section are those of a `.env`); `null` where there are none.
 */
export function readProfile(paths: readonly string[] = defaultPaths()): Credentials | null {
  for (const path of paths) {
    const content = contentOf(path);
    if (content === null) continue;
    const section = content.split(/^\s*\[/m).find((part) => part.startsWith("default]")) ?? "";
    const { secret_id, secret_key, token } = parseEnv(section.slice(section.indexOf("\n") + 1));
    return secret_id && secret_key
      ? { secretId: secret_id, secretKey: secret_key, token: token || null }
      : null;
  }
  return null;
}

/** Where the SDKs of Tencent Cloud keep credentials: the user's file hides the machine's. */
function defaultPaths(): readonly string[] {
  return [join(homedir(), ".tencentcloud", "credentials"), "/etc/tencentcloud/credentials"];
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
