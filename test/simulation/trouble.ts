/** What goes wrong. */
export type Trouble =
  | Unread
  | Untrue
  | SlackTrouble
  | StoreTrouble
  | InvocationTrouble
  | { readonly kind: "other rules" }
  /** All rules of the default channel speak to `ops`, and those of `ops` to the default channel. */
  | { readonly kind: "channels moved" };

/** The API says that it cannot tell. */
type Unread =
  | { readonly kind: "group unreadable"; readonly group: string }
  /** Only so many of the group's topics come. */
  | { readonly kind: "pages missing"; readonly group: string; readonly topics: number }
  /** `log end`: the API knows the commit, and says −1 for the log end. */
  | {
      readonly kind: "partition error" | "log end unread";
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
    }
  | { readonly kind: "discovery fails"; readonly instance: string }
  | { readonly kind: "nothing readable" }
  | { readonly kind: "group states unknown" }
  | { readonly kind: "log starts unknown" };

/** The API answers as if it were whole, and something is not in it. */
type Untrue =
  | { readonly kind: "group not in answer"; readonly group: string }
  | { readonly kind: "topic not in answer"; readonly group: string; readonly topic: string }
  | {
      readonly kind: "commit not in answer";
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
    };

/** `channel` is an index of `URLS`. */
type SlackTrouble =
  | { readonly kind: "slack down"; readonly channel: number }
  | { readonly kind: "slack refuses"; readonly channel: number; readonly message: number }
  | { readonly kind: "slack's answer is lost"; readonly channel: number };

type StoreTrouble =
  /** `works`: the call does its work all the same, and only its answer is lost. */
  | {
      readonly kind: "store fails";
      readonly on: "lock" | "load" | "save" | "release" | "everything";
      readonly works: boolean;
    }
  | { readonly kind: "document lost" }
  | { readonly kind: "document corrupt"; readonly how: "cut" | "newer version" | "noise" };

type InvocationTrouble =
  /** At its port call number `call`, before or after that call has done its work. */
  | { readonly kind: "crash"; readonly call: number; readonly after: boolean }
  /**
   * Another instance starts a run at this one's port call number `call`; it runs to its end, or waits
   * at its own call `pauseAt` until this one has ended. `frozenMs` pass before it starts: more than the
   * time limit, and the first has lost its lock.
   */
  | {
      readonly kind: "overlap";
      readonly call: number;
      readonly pauseAt: number | null;
      readonly frozenMs: number;
    }
  | { readonly kind: "cold start" }
  /** A run takes another warm instance than the first. */
  | { readonly kind: "other instance"; readonly instance: number }
  /** The timer's event comes so long after its `Time`. */
  | { readonly kind: "late timer"; readonly ms: number }
  | { readonly kind: "clock set back"; readonly ms: number };
