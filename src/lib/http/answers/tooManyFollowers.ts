import type { HttpResponseInit } from "@azure/functions";
import { errorAnswer } from "./errorAnswer.ts";

/** The refusal of one more event stream. */
export function tooManyFollowers(scope: "owner" | "all"): HttpResponseInit {
  const retryAfterSeconds = 30;
  return scope === "owner"
    ? errorAnswer("too_many_streams", {
        message: "Too many event streams of yours are open. Close some, or share one between your pages.",
        retryAfterSeconds,
      })
    : errorAnswer("unavailable", {
        message: "Too many event streams are open in this service. Try again later, or GET the videos.",
        retryAfterSeconds,
      });
}
