/**
 * What is wrong with a subject: what was measured, and the limit that it broke. Times in milliseconds.
 * The limits stand here and not in the rule, since several rules may come to one subject.
 */
export type Breach = MeasureBreach | AbsentBreach | LostBreach | AheadBreach | UnreadBreach;

/** What thresholds say. */
export type MeasureBreach =
  | {
      readonly kind: "lag";
      readonly severity: "warning" | "critical";
      readonly lag: number;
      readonly limit: number;
    }
  | {
      readonly kind: "behind";
      readonly severity: "warning" | "critical";
      readonly ms: number;
      /** Behind by more than `ms`. */
      readonly isLowerBound: boolean;
      readonly limitMs: number;
    }
  | {
      readonly kind: "stalled";
      readonly severity: "critical";
      /** Of the one that stands still for longest. */
      readonly ms: number;
      readonly limitMs: number;
      /** Numbers of those that have stood still for as long as the limit. */
      readonly partitions: readonly number[];
    };

/** Nothing is committed where something should be: on any topic of the group, or on the topic. */
export interface AbsentBreach {
  readonly kind: "absent";
  readonly severity: "warning" | "critical";
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Partitions that had a committed offset have none any more, and messages wait behind it. */
export interface LostBreach {
  readonly kind: "lost";
  readonly severity: "warning" | "critical";
  readonly partitions: readonly Place[];
}

/** Commits stand still beyond the log end. */
export interface AheadBreach {
  readonly kind: "ahead";
  readonly severity: "warning" | "critical";
  /** Messages, of the one that is furthest beyond. */
  readonly beyond: number;
  readonly partitions: readonly Place[];
}

/** Some of it was not read. Reports have published it as `incomplete` from the first. */
export interface UnreadBreach {
  readonly kind: "unread";
  readonly severity: "unknown";
  /** `partitions 3, 4 not read` */
  readonly what: string;
}

type BreachOf<Kind extends Breach["kind"]> = Extract<Breach, { kind: Kind }>;

/** The breaches of one kind, the worst first. */
export function ofKind<Kind extends Breach["kind"]>(
  breaches: readonly Breach[],
  kind: Kind,
): BreachOf<Kind>[] {
  return breaches.filter((breach): breach is BreachOf<Kind> => breach.kind === kind);
}

/** Whether messages wait: something is over a limit, not only absent, lost, ahead or unread. */
export function messagesWait(breaches: readonly Breach[]): boolean {
  return breaches.some(({ kind }) => kind === "lag" || kind === "behind" || kind === "stalled");
}

/** A breach as reports publish it, beginning with its kind: `lag 5 >= warning 1`. */
export function reasonOf(breach: Breach): string {
  switch (breach.kind) {
    case "lag":
      return `lag ${breach.lag} >= ${breach.severity} ${breach.limit}`;
    case "behind": {
      const moreThan = breach.isLowerBound ? "more than " : "";
      const measured = moreThan + seconds(breach.ms);
      return `behind ${measured} >= ${breach.severity} ${seconds(breach.limitMs)}`;
    }
    case "stalled":
      return `stalled ${seconds(breach.ms)} >= ${seconds(breach.limitMs)} on ${stalledOn(breach.partitions)}`;
    case "absent":
      return "absent: no committed offset";
    case "lost":
      return `lost: no committed offset any more on ${placedOn(breach.partitions)}`;
    case "ahead":
      return `ahead: ${breach.beyond} beyond the log end on ${placedOn(breach.partitions)}`;
    case "unread":
      return `incomplete: ${breach.what}`;
  }
}

/** `partition 3`, `2 partitions` */
export function stalledOn(partitions: readonly number[]): string {
  return partitions.length === 1 ? `partition ${partitions[0]}` : `${partitions.length} partitions`;
}

function placedOn(places: readonly Place[]): string {
  return stalledOn(places.map(({ partition }) => partition));
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1_000)}s`;
}
