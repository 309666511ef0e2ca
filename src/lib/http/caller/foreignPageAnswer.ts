import type { HttpResponseInit } from "@azure/functions";
import { errorAnswer } from "../answers/errorAnswer.ts";

/** The 403 of a page elsewhere, or of a request with a cookie that says nothing of where it comes from. */
export function foreignPageAnswer(): HttpResponseInit {
  return errorAnswer("forbidden", { message: "A page of another site may change nothing here." });
}
