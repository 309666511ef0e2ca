import type { Deployment } from "./deployment.ts";

/** One thing that must hold for whatever is deployed. */
export interface Check {
  readonly name: string;
  /** What is wrong, one sentence each; empty when nothing is. */
  readonly problems: (deployment: Deployment) => readonly string[];
}

/** What is in one list and not in the other, in words. */
export function compareLists(
  what: string,
  found: Iterable<string>,
  wanted: Iterable<string>,
): readonly string[] {
  const has = new Set(found);
  const needs = new Set(wanted);
  return [
    ...[...needs].filter((name) => !has.has(name)).map((name) => `${what} ${name} is missing`),
    ...[...has]
      .filter((name) => !needs.has(name))
      .map((name) => `${what} ${name} is there, and nobody asks for it`),
  ];
}
