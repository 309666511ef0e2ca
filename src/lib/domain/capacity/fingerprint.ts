import { samePrompt } from "../request/samePrompt.ts";

/**
 * The text whose hash is a job's fingerprint: what a provider's list repeats of a job, however it renames, rounds and
 * adjusts the rest. Two jobs of one fingerprint are posted one after the other.
 */
export function fingerprintText(prompt: string, remixOf: string | null): string {
  return JSON.stringify([samePrompt(prompt), remixOf]);
}
