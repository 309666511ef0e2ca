import type { Rule } from "./faults/fault.ts";
import type { Kind } from "./kinds.ts";

/** How a job ends once its render time has passed. */
export type Outcome =
  | { readonly kind: "made"; readonly count: number }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "cancelled" };

/** A file that came with a create. */
export interface Upload {
  /** Name of the multipart part. */
  readonly part: string;
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a valid create asks for. */
export interface JobSpec {
  readonly kind: Kind;
  readonly resource: string;
  readonly deployment: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly variants: number;
  readonly remixedFrom: string | null;
  /** A film without sound was asked for. */
  readonly isSilent?: boolean;
  /** What else its API repeats, or its price depends on. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** It is rendered to its end though it is deleted. */
  readonly worksOn?: boolean;
}

/** A film that is not what was asked for. */
export interface FilmOverride {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly seconds?: number | undefined;
  readonly audio?: boolean | undefined;
}

/** One provider job. Plain JSON; its status is never stored, it follows from the clock. */
export interface Job extends JobSpec {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  /** Null: it never ends. */
  readonly renderMs: number | null;
  readonly outcome: Outcome;
  /** Sora 1: one id for each variant. */
  readonly generations: readonly string[];
  readonly deletedAt: number | null;
  /** Made by another application on the same resource. */
  readonly foreign: boolean;
  readonly filmOverride: FilmOverride | null;
  /** Faults that concern this job alone. */
  readonly rules: readonly Rule[];
}
