import type { AnswerTime } from "../../domain/polling/providerTime.ts";
import type { TextReply } from "./transport.ts";

/** When an answer was given: by its own `Date`, as far as it has one, and by our clock (milliseconds since 1970). */
export function answerTime({ header }: Pick<TextReply, "header">, now: number): AnswerTime {
  const date = Date.parse(header("date") ?? "");
  return { date: Number.isNaN(date) ? null : date, now };
}
