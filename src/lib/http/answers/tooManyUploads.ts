import type { HttpResponseInit } from "@azure/functions";
import { errorAnswer } from "./errorAnswer.ts";

/** The 503 of a process that has as many images in hand as it can. */
export function tooManyUploads(): HttpResponseInit {
  return errorAnswer("unavailable", { message: "Too many uploads at once. Please try again in a moment." });
}
