import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Credentials } from "./config.ts";
import type { MistakeList } from "./mistakes.ts";

/** A set of variables that belong together. */
interface Family {
  readonly id: string;
  readonly key: string;
  readonly token: string;
}

/** First SCF's spelling, which its execution role fills in, then the SDK's. */
export const CREDENTIAL_FAMILIES: readonly Family[] = [
  {
    id: "TENCENTCLOUD_SECRETID",
    key: "TENCENTCLOUD_SECRETKEY",
    token: "TENCENTCLOUD_SESSIONTOKEN",
  },
  {
    id: "TENCENTCLOUD_SECRET_ID",
    key: "TENCENTCLOUD_SECRET_KEY",
    token: "TENCENTCLOUD_SESSION_TOKEN",
  },
];

/**
 * Whose credentials are used, by the functions, `check` and `deploy` alike: the first complete family
 * of variables, else the profile file's. A token counts only with the id and key that it was issued for.
 * @param get a variable's value, `null` when it is not set or blank
 * @returns `null`: there are none
 */
export function findCredentials(
  get: (variable: string) => string | null,
  profile: () => Credentials | null,
): Credentials | null {
  for (const { id, key, token } of CREDENTIAL_FAMILIES) {
    const [secretId, secretKey] = [get(id), get(key)];
    if (secretId === null || secretKey === null) continue;
    // A pasted line end is no part of a key.
    return {
      secretId: secretId.trim(),
      secretKey: secretKey.trim(),
      token: get(token)?.trim() ?? null,
    };
  }
  return profile();
}

/**
 * The credentials that a configuration needs.
 * @returns blanks when there are none: the mistakes say what is missing
 */
export function parseCredentials(
  get: (variable: string) => string | null,
  profile: () => Credentials | null,
  mistakes: MistakeList,
): Credentials {
  const found = findCredentials(get, profile);
  if (found !== null) return found;

  const half = CREDENTIAL_FAMILIES.flatMap(({ id, key }) => [
    { missing: key, present: id },
    { missing: id, present: key },
  ]).filter(({ present }) => get(present) !== null);
  for (const { missing, present } of half) {
    mistakes.add(missing, [], `a value, since ${present} has one`, undefined);
  }
  if (half.length === 0) mistakes.add("TENCENTCLOUD_SECRETID", [], SOURCES, undefined);
  return { secretId: "", secretKey: "", token: null };
}

const SOURCES =
  "credentials: on SCF give the function an execution role; elsewhere set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY or write ~/.tencentcloud/credentials";

/**
 * Reads `secret_id`, `secret_key` and `token` in the section `[default]` of the SDK's profile file
 * (an INI file, whose lines inside one section are those of a `.env`); `null` where there are none.
 */
export function readProfile(paths: readonly string[] = profilePaths()): Credentials | null {
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
function profilePaths(): readonly string[] {
  return [join(homedir(), ".tencentcloud", "credentials"), "/etc/tencentcloud/credentials"];
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
