import type { Deployments } from "./deployments.ts";
import type { Fault } from "./faults/fault.ts";
import type { FaultBook, FaultScope } from "./faults/faultBook.ts";
import type { PromptRules } from "./faults/promptRules.ts";
import type { FilmLibrary } from "./films/filmLibrary.ts";
import type { Job } from "./job.ts";
import type { JobStore } from "./jobStore.ts";
import type { ParsedBody } from "./parseBody.ts";
import type { Route } from "./routes.ts";
import type { Settings } from "./settings.ts";
import type { StorageHost } from "./storageHost.ts";

/** Everything that a handler can reach. */
export interface World {
  settings: Settings;
  readonly now: () => number;
  readonly store: JobStore;
  readonly deployments: Deployments;
  readonly faults: FaultBook;
  readonly promptRules: PromptRules;
  readonly films: FilmLibrary;
  readonly storageHost: StorageHost;
  /** Render seconds of a new job, before faults. */
  readonly renderSecondsOf: (job: Pick<Job, "prompt" | "deployment" | "seconds">) => number;
  /** Whether films are made when their job is, not when they are first asked for. */
  readonly renderAhead: boolean;
}

/** One authenticated request for a known route. */
export interface Call {
  readonly world: World;
  readonly route: Route;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Reads the body; a broken one is refused in the shape of the route. */
  readonly body: () => Promise<ParsedBody>;
  /** Notes the faults that struck this call. */
  readonly noteFaults: (faults: readonly Fault[]) => void;
}

/** The faults that strike this call about a job. */
export function strikeOn(
  { world, route }: Call,
  job: Job,
  about: Pick<FaultScope, "variant" | "isListItem"> = {},
): readonly Fault[] {
  const { resource, deployment, rules } = job;
  const keep = (moved: typeof rules) => world.store.update({ ...job, rules: moved });
  return world.faults.strike({ route: route.name, resource, deployment, job, ...about }, { rules, keep });
}
