import { withLineFeeds } from "./lineEnds.ts";

/** A prompt as providers may echo it, made comparable: NFC, trimmed, every line end LF. */
export function samePrompt(prompt: string): string {
  return withLineFeeds(prompt).normalize("NFC").trim();
}
