import type { Credentials } from "./config.ts";
import type { MistakeList } from "./mistake-list.ts";

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
 * The first complete family, else the profile file's credentials. A token counts only with the id
 * and the key that it was issued for.
 * @param get a variable's value, `null` when it is not set
 * @returns blanks when there are none: the mistakes say what is missing
 */
export function parseCredentials(
  get: (variable: string) => string | null,
  profile: () => Credentials | null,
  mistakes: MistakeList,
): Credentials {
  for (const { id, key, token } of CREDENTIAL_FAMILIES) {
    const secretId = get(id);
    const secretKey = get(key);
    if (secretId !== null && secretKey !== null) return { secretId, secretKey, token: get(token) };
  }
  const fromProfile = profile();
  if (fromProfile !== null) return fromProfile;

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
