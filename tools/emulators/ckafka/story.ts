/** What the emulated instances hold: instance id → group → its topics. */
export type Story = Readonly<Record<string, InstanceStory>>;

export type InstanceStory = Readonly<Record<string, GroupStory>>;

export interface GroupStory {
  /** Topic → its partitions, numbered as they stand; `null` leaves a partition's row out. */
  readonly topics: Readonly<Record<string, readonly (PartitionStory | null)[]>>;
  /** Default: `Stable`. */
  readonly state?: string;
  /**
   * How many consumers are in the group, told only while it is `Stable`; the partitions are theirs in
   * turn. Default: 1.
   */
  readonly members?: number;
  /** What kind of consumers they are. Default: `consumer`. */
  readonly protocolType?: string;
}

export interface PartitionStory {
  /** `null`: never committed, told as −1. */
  readonly committedOffset: number | null;
  /** −1: the API could not read it. */
  readonly logEndOffset: number;
  /** The first offset that is not deleted. Default: 0. */
  readonly logStartOffset?: number;
  /** Default: 0. */
  readonly errorCode?: number;
}

/** One partition: the common case, shortly. */
export function partition(committedOffset: number | null, logEndOffset: number): PartitionStory {
  return { committedOffset, logEndOffset };
}

/** The sample of the API's documentation: group `group`, topic `topic-test`, 185,238,291 behind. */
export const OFFICIAL_SAMPLE: InstanceStory = {
  group: { topics: { "topic-test": [partition(22689638, 207927929)] } },
};
