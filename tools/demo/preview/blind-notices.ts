import { HOUR, MINUTE } from "../../emulators/given.ts";
import { blindNotice, NOW, unreadable } from "../../emulators/notices.ts";

/* What cannot be read. */

export const blind = blindNotice([
  ...["orders", "payments", "billing", "mailer", "ledger", "search-indexer", "clickstream"].map(
    (group) => unreadable(group),
  ),
  ...Array.from({ length: 14 }, (_, index) => unreadable(`batch-${index + 1}`)),
  unreadable("telemetry-*", {
    code: "Timeout",
    message: "no answer within 5000 ms, 4 attempts",
    requestId: null,
  }),
]);

export const blindInPart = blindNotice(
  [
    unreadable("orders", {
      code: "PartitionError",
      message: "partitions 3, 7 of orders-v1: error code 5",
    }),
  ],
  { reason: "reminder" },
  { activeAt: NOW - 3 * HOUR, lastSentAt: NOW - HOUR, suppressed: 59 },
);

export const blindResolved = blindNotice(
  [],
  { reason: "resolved", severity: "ok" },
  { activeAt: NOW - 41 * MINUTE, lastSentAt: NOW - 41 * MINUTE, suppressed: 40 },
);

export const wrongSite = blindNotice(
  ["orders", "payments", "billing"].map((group) =>
    unreadable(group, {
      code: "AuthFailure.SecretIdNotFound",
      message: "The SecretId is not found, please ensure that your SecretId is correct.",
    }),
  ),
  {},
  { activeAt: NOW - 2 * MINUTE },
);
