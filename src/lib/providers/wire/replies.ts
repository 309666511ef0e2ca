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
  return {
    kind: "unreachable",
    retryAfterSeconds: retryAfterSeconds(reply.header, now),
    reason: say(isSuccess(reply) ? unreadable(reply) : wordsOf(reply)),
  };
}

/**
 * What is told of a success that could not be read: its text may hold the prompt in any shape, so only its size and type.
 */
export function unreadable({ status, header, text }: TextReply): string {
  return `HTTP ${status} without a job: ${text.length} characters of ${header("content-type") ?? "no type"}`;
}

function wordsOf({ status, text }: TextReply): string {
  const error = parseErrorBody(text);
  return [`HTTP ${status}`, error.code, error.message].filter((part) => part !== null).join(" ");
}

/** Whether the server says that it did what was asked. */
export function isSuccess({ status }: TextReply): boolean {
  return status >= 200 && status < 300;
}
