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
  /** Whether every topic of the group is in `topics` (a missing page, a wrong `TotalCount`: not). */
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

/** All that one run read. */
export interface Reading {
  readonly groups: readonly GroupReading[];
  readonly unreadable: readonly Unreadable[];
  /** Instances whose list of groups was asked for and came whole, with all the groups in it. */
  readonly discovered: ReadonlyMap<string, ReadonlySet<string>>;
  /** Attempts, retries included. */
  readonly apiCalls: number;
}

/** What `DescribeGroupInfo` says of a group. */
export interface GroupInfo {
  /** `Empty`, `Stable`, `Dead`, `PreparingRebalance`, `CompletingRebalance`, or what comes after these. */
  readonly state: string;
  /** `null` unless the group is `Stable`. */
  readonly members: number | null;
}
