import { parseErrorBody } from "./errorBody.ts";
import { retryAfterSeconds } from "./retryAfter.ts";
import type { Reply, TextReply } from "./transport.ts";

/** Nothing was learnt: look again later. */
export interface Unreachable {
  readonly kind: "unreachable";
  readonly retryAfterSeconds: number | null;
  readonly reason: string;
}

/** What a read that brought nothing usable means. `say` makes its text fit for a log; `now` is unix milliseconds. */
export function unreachable(reply: Reply, say: (text: string) => string, now: number): Unreachable {
  if (reply.kind === "silence")
    return { kind: "unreachable", retryAfterSeconds: null, reason: say(reply.reason) };
  const error = parseErrorBody(reply.text);
  const words = [`HTTP ${reply.status}`, error.code, error.message].filter((part) => part !== null);
  return {
    kind: "unreachable",
    retryAfterSeconds: retryAfterSeconds(reply.header, now),
    reason: say(words.join(" ")),
  };
}

/** Whether the server says that it did what was asked. */
export function isSuccess({ status }: TextReply): boolean {
  return status >= 200 && status < 300;
}
