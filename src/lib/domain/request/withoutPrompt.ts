import type { VideoRequest } from "./request.ts";

/** Shorter pieces are words that a prompt and a message can share by chance. */
const SHORTEST_PIECE = 16;
const SHORTEST_PROMPT = 4;

/** What a provider said, without any text that its caller wrote for the film. */
export function withoutPrompts(
  reason: string,
  { prompt, negative_prompt: negative = "" }: Pick<VideoRequest, "prompt" | "negative_prompt">,
): string {
  return withoutPrompt(withoutPrompt(reason, prompt), negative);
}

/**
 * What a provider said, without the prompt that it may have quoted, whole or in part: it goes to the log, a prompt
 * does not. Line breaks count as blanks, as they do in a reason. Each text is gone through once.
 */
export function withoutPrompt(reason: string, prompt: string): string {
  const secret = prompt.replace(/\s+/g, " ").trim();
  if (secret.length < SHORTEST_PROMPT) return reason;
  const length = Math.min(SHORTEST_PIECE, secret.length);
  const shared = sharedPieces(reason, secret, length);
  if (shared.size === 0) return reason;
  let kept = "";
  let hiddenUntil = 0;
  for (let at = 0; at < reason.length; at += 1) {
    if (shared.has(reason.slice(at, at + length))) {
      if (at >= hiddenUntil) kept += "[prompt]";
      hiddenUntil = at + length;
    } else if (at >= hiddenUntil) kept += reason.charAt(at);
  }
  return kept;
}

/** The pieces of one length that both texts have. */
function sharedPieces(reason: string, secret: string, length: number): ReadonlySet<string> {
  const said = new Set<string>();
  for (let at = 0; at + length <= reason.length; at += 1) said.add(reason.slice(at, at + length));
  const shared = new Set<string>();
  for (let at = 0; at + length <= secret.length; at += 1) {
    const piece = secret.slice(at, at + length);
    if (said.has(piece)) shared.add(piece);
  }
  return shared;
}
