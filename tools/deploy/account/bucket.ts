import { encodeState } from "../../../lib/state/document.ts";
import { EMPTY_STATE } from "../../../lib/state/state.ts";
import { ApiError } from "../cloud/api.ts";
import { type Deployment, step } from "../cloud/deployment.ts";
import { UserError } from "../user-error.ts";

/** A bucket that `deploy` makes for the state. */
export interface OwnBucket {
  readonly name: string;
  /** What its tag says: whose it is. */
  readonly owner: string;
}

export interface FoundBucket {
  readonly isThere: boolean;
  readonly hasState: boolean;
}

/** The object that holds the state. */
export const STATE_KEY = "state.json";
const TAG = "serverless-stage";

/** COS takes 60 characters of small letters, digits and hyphens. */
export function bucketName(stage: string, appId: string): string {
  const name = `${stage.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-")}-${appId}`;
  if (name.length <= 60) return name;
  throw new UserError(
    `COS takes no bucket ${name} of ${name.length} characters, at most 60: a shorter service or stage helps, or a STATE_URL of yours.`,
  );
}

/** @throws UserError when one of that name is not the stage's own */
export async function findBucket(
  { cos }: Deployment,
  { name, owner }: OwnBucket,
): Promise<FoundBucket> {
  const tags = await cos.bucketTags(name);
  if (tags === null) return { isThere: false, hasState: false };
  if (tags.get(TAG) !== owner) {
    throw new UserError(
      `There is a bucket ${name} that deploy did not make: it is left alone. Delete it, or set STATE_URL.`,
    );
  }
  return { isThere: true, hasState: await cos.hasObject(name, STATE_KEY) };
}

/**
 * Makes of a bucket what is missing. An empty state lies in it from the start: COS may answer "not
 * allowed" for a missing object to a role that may not list.
 */
export async function makeBucket(
  deployment: Deployment,
  { name, owner }: OwnBucket,
  found: FoundBucket,
): Promise<void> {
  const { cos } = deployment;
  if (!found.isThere) {
    await step(deployment, `bucket ${name}: create, private, for the state`, async () => {
      // Marked as it is made: were all answers lost, the next deployment would still know it.
      await cos.createBucket(name, { [TAG]: owner });
      try {
        // Once more, for a COS that takes no tags then: S3's own call does not have them.
        await cos.tagBucket(name, { [TAG]: owner });
      } catch (error) {
        // Without its mark it would be nobody's.
        if (error instanceof ApiError) await cos.deleteBucket(name).catch(() => null);
        throw error;
      }
    });
  }
  if (!found.hasState) {
    await step(deployment, `bucket ${name}: put an empty state`, () =>
      cos.putObject(name, STATE_KEY, encodeState(EMPTY_STATE)),
    );
  }
}

/** Empties and deletes the stage's own bucket. */
export async function removeBucket(
  deployment: Deployment,
  { name, owner }: OwnBucket,
): Promise<void> {
  const { cos } = deployment;
  const tags = await cos.bucketTags(name);
  if (tags === null) return;
  if (tags.get(TAG) !== owner) {
    throw new UserError(`The bucket ${name} was not made by deploy: it is left alone.`);
  }
  await step(deployment, `bucket ${name}: empty and remove`, async () => {
    for (let keys = await cos.listKeys(name); keys.length > 0; keys = await cos.listKeys(name)) {
      for (const key of keys) await cos.deleteObject(name, key);
    }
    await cos.deleteBucket(name);
  });
}
