import type { Notice } from "../../../lib/decide/notice.ts";
import { composeMessages } from "../../../lib/notify/message/compose.ts";
import { keepsUp } from "../../../lib/notify/message/consumers.ts";
import { toIncidents } from "../../../lib/notify/message/incidents.ts";
import { title, whatIsWrong } from "../../../lib/notify/message/sentence.ts";
import { plain } from "../../../lib/notify/message/style.ts";
import { mrkdwnOf } from "./shown.ts";

const GREEN = "#2eb67d";

interface Claim {
  readonly says: RegExp;
  /** What the notice must show for it to be true. */
  readonly holds: (notice: Notice) => boolean;
}

const evaluationOf = (notice: Notice) => (notice.kind === "lag" ? notice.evaluation : null);
const isOver = (notice: Notice) => notice.severity === "ok" && notice.reason === "resolved";
const kinds = (notice: Notice) => evaluationOf(notice)?.breaches.map(({ kind }) => kind) ?? [];
const moved = (notice: Notice) => evaluationOf(notice)?.commitsMoved ?? null;
const stateOf = (notice: Notice) => (notice.kind === "lag" ? notice.groupInfo?.state : undefined);
const trend = (notice: Notice) => evaluationOf(notice)?.trendPerMinute ?? 0;
/** What the lag did since the reading before; with none it is what the trend says. */
const lastStep = (notice: Notice) => {
  const [before, present] = (evaluationOf(notice)?.recentLag ?? []).slice(-2);
  return before && present ? present.lag - before.lag : trend(notice);
};
const grows = (notice: Notice) =>
  trend(notice) > 0 && lastStep(notice) > 0 && evaluationOf(notice)?.setBack.length === 0;
const shrinks = (notice: Notice) => trend(notice) < 0 && lastStep(notice) < 0;

/** Everything that a message may claim of one alert, and when it may. */
const CLAIMS: readonly Claim[] = [
  {
    says: /(consumers|groups\*) are (still )?down/,
    holds: (notice) => stateOf(notice) === "Empty" && moved(notice) === false,
  },
  { says: /(group is|groups\* are) (still )?dead/, holds: (notice) => stateOf(notice) === "Dead" },
  { says: /no members/, holds: (notice) => stateOf(notice) === "Empty" && moved(notice) !== true },
  {
    says: /commits? without members/,
    holds: (notice) => stateOf(notice) === "Empty" && moved(notice) === true,
  },
  {
    says: /committing nothing|nothing was committed|committed nothing/,
    holds: (notice) => moved(notice) === false,
  },
  { says: /growing\b|not keeping up/, holds: grows },
  { says: /shrinking/, holds: shrinks },
  {
    says: /steady|not catching up/,
    holds: (notice) => trend(notice) === 0 && lastStep(notice) === 0,
  },
  {
    says: /(?<!not )catching up|catches up in/,
    holds: (notice) =>
      shrinks(notice) && moved(notice) !== false && !kinds(notice).includes("stalled"),
  },
  { says: /too slow/, holds: (notice) => lastStep(notice) >= 0 },
  {
    says: /partitions? keeps? up/,
    holds: (notice) => (evaluationOf(notice)?.partitions ?? []).some(keepsUp),
  },
  { says: /stuck since|are (still )?stuck/, holds: (notice) => kinds(notice).includes("stalled") },
  {
    says: /deleted before (it|they)/,
    holds: (notice) => (evaluationOf(notice)?.partitions ?? []).some(({ deleted }) => deleted > 0),
  },
  { says: /set back/, holds: (notice) => (evaluationOf(notice)?.setBack.length ?? 0) > 0 },
  { says: /is gone|are gone/, holds: (notice) => notice.kind === "gone" },
  {
    says: /caught up/,
    holds: (notice) => isOver(notice) && evaluationOf(notice)?.lag === 0,
  },
  {
    says: /back below|back within|commits move again|committed again|can be read again/,
    holds: isOver,
  },
  { says: /well again/, holds: (notice) => notice.alert.keepFiringSince !== null },
];

/**
 * What a notice's message says that its data does not bear out: each claim that is not true, and good
 * news about what is not over. None in a good message.
 */
export function contradictions(notice: Notice, now: number): string[] {
  const sentence = whatIsWrong(notice, now, plain(64));
  const [composed] = composeMessages([notice], { now, region: "ap-guangzhou" });
  if (composed === undefined) return ["it is not told"];
  const { message } = composed;
  // Names may say anything: they stand in code spans.
  const texts = mrkdwnOf(message).map((text) => text.replace(/`[^`]*`/g, "``"));
  const said = texts.join("\n");
  const isGreen = (message.attachments ?? []).some(({ color }) => color === GREEN);
  const looksFine = isGreen || /\*(RESOLVED|OK)\*|🟢/u.test(said);
  return [
    ...CLAIMS.filter(({ says, holds }) => says.test(said) && !holds(notice)).map(
      ({ says }) => `it says ${says}: ${sentence}`,
    ),
    ...(looksFine && !isOver(notice) ? [`it looks fine: ${sentence}`] : []),
    ...(looksFine && evaluationOf(notice)?.mayResolve === false
      ? [`it may not resolve: ${sentence}`]
      : []),
    ...(headlineColons(texts[0] ?? "") > 1 ? [`two colons: ${texts[0]}`] : []),
  ];
}

/** The same of what outages among the notices say of all that is in them. */
export function outageContradictions(notices: readonly Notice[], now: number): string[] {
  return toIncidents(notices).flatMap((incident) => {
    if (incident.kind === "single") return [];
    const said = title(incident, now).replace(/`[^`]*`/g, "``");
    return [
      ...CLAIMS.filter(
        ({ says, holds }) => says.test(said) && !incident.notices.every((notice) => holds(notice)),
      ).map(({ says }) => `it says ${says} of ${incident.notices.length}: ${said}`),
      ...(headlineColons(said) > 1 ? [`two colons: ${said}`] : []),
    ];
  });
}

/** Those of dates are none. */
function headlineColons(headline: string): number {
  return headline.replace(/<[^>]*>/g, "").split(":").length - 1;
}
