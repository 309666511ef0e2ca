import { withLineFeeds } from "./lineEnds.ts";

/** A prompt as providers may echo it, made comparable: NFC, trimmed, every line end LF. */
export function samePrompt(prompt: string): string {
  return withLineFeeds(prompt).normalize("NFC").trim();
}

/** Whether a job that echoes this can be one of our prompt: an empty echo is none, and one may be cut. */
export function mayBear({ prompt: echoed }: { readonly prompt: string | null }, prompt: string): boolean {
  const [said, ours] = [samePrompt(echoed ?? ""), samePrompt(prompt)];
  return ours.startsWith(said) || said.startsWith(ours);
}
