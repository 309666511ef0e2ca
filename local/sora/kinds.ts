import { sora1 } from "./sora1/traits.ts";
import type { Traits } from "./traits.ts";
import { plain } from "./videos/plain.ts";
import { sora2 } from "./videos/sora2.ts";

/** Every kind of deployment that is simulated, by the name that the app has for its API: one line each. */
export const KINDS = {
  "sora-1": sora1,
  "sora-2": sora2,
  "openai-videos": plain,
} as const satisfies Readonly<Record<string, Traits>>;

/** Which API a deployment speaks. */
export type Kind = keyof typeof KINDS;

/** The names of all kinds. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]; // an object's own names

/** What a deployment of this kind is like. */
export function traitsOf(kind: Kind): Traits {
  return KINDS[kind];
}

/** How many films a job of this kind makes of so many that were asked for. */
export function filmsMade(kind: Kind, count: number): number {
  return KINDS[kind].variantsInOneJob ? count : 1;
}
