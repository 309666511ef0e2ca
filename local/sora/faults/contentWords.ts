import type { RuleInput } from "./fault.ts";
import { numberOr, type PromptWord, timesAt } from "./promptWord.ts";

const at: NonNullable<RuleInput["routes"]> = ["content"];

/** Words that break the download. */
export const contentWords: Readonly<Record<string, PromptWord>> = {
  "content-403": timesAt(at, "403 for the film", { kind: "refuse", reason: "forbidden" }),
  "content-404": timesAt(at, "404 for the film", { kind: "refuse", reason: "not-found" }),
  "content-500": timesAt(at, "500 for the film", { kind: "refuse", reason: "server-error" }),
  "content-empty": timesAt(at, "a film of 0 bytes", { kind: "content", as: "empty" }),
  "content-html": timesAt(at, "an HTML page with 200 instead of the film", { kind: "content", as: "html" }),
  "content-cut": timesAt(at, "half of the film, then the connection breaks", { kind: "content", as: "cut" }),
  "content-short": timesAt(at, "half of the film, and a Content-Length that agrees", {
    kind: "content",
    as: "short",
  }),
  "content-stall": timesAt(at, "half of the film, then silence", { kind: "content", as: "stall" }),
  "content-huge": {
    does: "the film, and zeros up to so many MB (default 64); once",
    rule: (value) => ({
      times: 1,
      fault: { kind: "content", as: "oversized", bytes: Math.trunc(numberOr(value, 64) * 1024 * 1024) },
    }),
  },
  "content-slow": {
    does: "the film at so many KB a second (default 16)",
    rule: (value) => ({
      fault: { kind: "content", as: "slow", bytes: Math.ceil(numberOr(value, 16) * 1024) },
    }),
  },
  "content-moved": {
    does: "the film is redirected to another host",
    rule: () => ({ fault: { kind: "content", as: "redirect" } }),
  },
};
