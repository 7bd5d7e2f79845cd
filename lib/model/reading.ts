/** A partition as one run read it. */
export interface PartitionReading {
  readonly partition: number;
  /** `null`: the group never committed an offset here. */
  readonly committedOffset: number | null;
  readonly logEndOffset: number | null;
}

export interface TopicReading {
  readonly topic: string;
  readonly partitions: readonly PartitionReading[];
  /**
   * Partitions that the API named but could not tell the offsets of: they are not in `partitions`.
   * −1 stands for one whose number it did not tell either.
   */
  readonly unreadPartitions: readonly number[];
}

/** The offsets of one consumer group. A group of which nothing could be read has no reading. */
export interface GroupReading {
  readonly instance: string;
  readonly group: string;
  readonly topics: readonly TopicReading[];
  /**
   * Whether it has a commit on any topic, those included that were not asked for; `null`: not known.
   */
  readonly isCommitted: boolean | null;
  /** Whether every topic that was asked for is in `topics` (a missing page, a wrong `TotalCount`: not). */
  readonly allTopics: boolean;
}

/** Something that could not be read. */
export interface Unreadable {
  readonly instance: string;
  /** The group, or the pattern of the rule whose discovery failed. */
  readonly group: string;
  /** The API's code, or `Timeout`, `NetworkError`, `HTTP502`, `UnreadableBody`, `DeadlineExceeded`, `PartitionError`, `Incomplete`. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
}

/** What one run read, but for the groups, which are handed on one by one. */
export interface ReadingSummary {
  readonly unreadable: readonly Unreadable[];
  /** Instances whose list of groups was asked for and came whole, with all the groups in it. */
  readonly discovered: ReadonlyMap<string, ReadonlySet<string>>;
  /** Attempts, retries included. */
  readonly apiCalls: number;
}

/** All that one run read. */
export interface Reading extends ReadingSummary {
  readonly groups: readonly GroupReading[];
}

export const GROUP_STATES = [
  "Empty",
  "Stable",
  "Dead",
  "PreparingRebalance",
  "CompletingRebalance",
] as const;

/** `Other`: a state that is not known here. */
export type GroupState = (typeof GROUP_STATES)[number] | "Other";

/** The member of a group to which a partition is assigned. */
export interface Owner {
  readonly clientId: string;
  readonly host: string;
}

/** Topic → partition → the first offset that is still there. What is not known is missing. */
export type LogStarts = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** What `DescribeGroupInfo` says of a group. */
export interface GroupInfo {
  readonly state: GroupState;
  /** The state as the API wrote it. */
  readonly stateName: string;
  /** `null`: not known. They are told only of a `Stable` group whose protocol type is `consumer`. */
  readonly members: number | null;
  /** By topic and partition; empty where it is not known. */
  readonly owners: ReadonlyMap<string, ReadonlyMap<number, Owner>>;
}
