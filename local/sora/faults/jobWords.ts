import { traitsOf } from "../kinds.ts";
import { BLOCKED, PEOPLE } from "../refusals.ts";
import type { FaultOf, RuleInput } from "./fault.ts";
import { numberOr, type PromptWord } from "./promptWord.ts";

/** Words that decide how a job goes, how it ends and which film it gives. */
export const jobWords: Readonly<Record<string, PromptWord>> = {
  moderated: {
    does: "the job fails: the output is blocked by moderation",
    rule: (_, kind) => failed({ code: traitsOf(kind).blocked.output, message: BLOCKED }),
  },
  "input-moderated": {
    does: "the job fails: the input is blocked by moderation",
    rule: (_, kind) => failed({ code: traitsOf(kind).blocked.input, message: BLOCKED }),
  },
  people: {
    does: "the job fails: people in the reference picture",
    rule: (_, kind) => failed({ code: traitsOf(kind).blocked.input, message: PEOPLE }),
  },
  "internal-error": {
    does: "the job fails with `internal_error`",
    rule: () => failed({ code: "internal_error", message: "An internal error occurred." }),
  },
  cancelled: { does: "the job ends as `cancelled`", rule: () => outcome({ end: "cancelled" }) },
  never: { does: "the job never ends", rule: () => outcome({ end: "never" }) },
  fewer: {
    does: "only so many variants are made (default 1)",
    rule: (value) => outcome({ end: "made", count: Math.trunc(numberOr(value, 1)) }),
  },
  "no-outputs": { does: "the job succeeds without any film", rule: () => outcome({ end: "made", count: 0 }) },
  render: {
    does: "the job takes so many seconds (default 60)",
    rule: (value) => render(numberOr(value, 60)),
  },
  late: { does: "the job is ready at hour 23:59", rule: () => render((23 * 60 + 59) * 60) },
  "film-size": {
    does: "the film has another size, value `WxH` (default 640x360)",
    rule: (value) => {
      const [, width = "640", height = "360"] = /^(\d{2,4})x(\d{2,4})$/.exec(value ?? "") ?? [];
      // The encoder takes even numbers only.
      const even = (side: string) => Math.max(2, Number(side) & ~1);
      return { fault: { kind: "film", width: even(width), height: even(height) } };
    },
  },
  "film-seconds": {
    does: "the film lasts so many seconds (default 2)",
    rule: (value) => ({ fault: { kind: "film", seconds: Math.max(1, Math.trunc(numberOr(value, 2))) } }),
  },
  "film-silent": { does: "the film has no sound", rule: () => ({ fault: { kind: "film", audio: false } }) },
};

function outcome(end: Omit<FaultOf<"outcome">, "kind">): RuleInput {
  return { fault: { kind: "outcome", ...end } };
}

function failed(why: { code: string; message: string }): RuleInput {
  return outcome({ end: "failed", ...why });
}

function render(seconds: number): RuleInput {
  return { fault: { kind: "render", seconds } };
}
