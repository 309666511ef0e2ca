import { sha256 } from "./sha256.ts";

/** An owner as logs and traces show one: the same for the same owner, and nobody's name. */
export type OwnerHash = `owner-${string}`;

const DIGITS = 16;

/** Names an owner without naming anybody. */
export function ownerHash(owner: string): OwnerHash {
  return `owner-${sha256(owner).slice(0, DIGITS)}`;
}
