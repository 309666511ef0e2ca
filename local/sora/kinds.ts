import * as simulated from "./simulated.ts";
import type { Traits } from "./traits.ts";

/** Which API a deployment speaks. */
export type Kind = keyof typeof simulated;

const KINDS: Readonly<Record<Kind, Traits>> = { ...simulated };

/** The names of all kinds. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]; // the module's own names

/** What a deployment of this kind is like. */
export function traitsOf(kind: Kind): Traits {
  return KINDS[kind];
}

/** The machine behind a kind: those on one share slots. */
export function machineOf(kind: Kind): string {
  const { speech, isPlain } = KINDS[kind];
  if (speech) return kind;
  return isPlain ? "plain" : "azure";
}

/** How many films a job of this kind makes of so many that were asked for. */
export function filmsMade(kind: Kind, count: number): number {
  return KINDS[kind].variantsInOneJob ? count : 1;
}
