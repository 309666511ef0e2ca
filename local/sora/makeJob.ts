import type { Fault, Rule } from "./faults/fault.ts";
import { faultOf } from "./faults/faultBook.ts";
import { originOf } from "./films/filmOrigin.ts";
import { newGenerationId } from "./ids.ts";
import type { Job, JobSpec, Outcome, Upload } from "./job.ts";
import { filmsMade, traitsOf } from "./kinds.ts";
import { PEOPLE } from "./refusals.ts";
import type { World } from "./world.ts";

/** What a new job has beside its specification. */
export interface MakeOptions {
  /** Faults that struck the create: how it ends, how long it takes, which film it gives. */
  readonly faults?: readonly Fault[];
  /** Faults that stay with the job. */
  readonly rules?: readonly Rule[];
  readonly uploads?: readonly Upload[];
  readonly foreign?: boolean;
}

/** Makes a job and keeps it. From here on it takes a slot, moves by the clock and may cost money. */
export function makeJob(world: World, spec: JobSpec, options: MakeOptions = {}): Job {
  const { faults = [], rules = [], uploads = [], foreign = false } = options;
  const now = world.now();
  const traits = traitsOf(spec.kind);
  const seconds = faultOf(faults, "render")?.seconds ?? world.renderSecondsOf(spec);
  const neverEnds = faultOf(faults, "outcome")?.end === "never";
  const film = faultOf(faults, "film");
  const job: Job = {
    ...spec,
    id: traits.newJobId(now, spec.deployment),
    seq: world.store.nextSeq(),
    createdAt: now,
    renderMs: neverEnds ? null : Math.round(seconds * 1000),
    outcome: outcomeOf(spec, faults, uploads),
    generations: traits.variantsInOneJob
      ? Array.from({ length: spec.variants }, () => newGenerationId(now))
      : [],
    deletedAt: null,
    foreign,
    filmOverride: film
      ? { width: film.width, height: film.height, seconds: film.seconds, audio: film.audio }
      : null,
    rules,
  };
  world.store.insert(job, uploads);
  if (world.renderAhead) prepareFilms(world, job);
  return job;
}

/** Starts making the films that a job will have, in the background. */
export function prepareFilms(world: World, job: Job): void {
  if (job.outcome.kind !== "made") return;
  const count = filmsMade(job.kind, job.outcome.count);
  for (let variant = 0; variant < count; variant += 1) {
    world.films.prepare(job, variant, originOf(world.store, job, variant));
  }
}

function outcomeOf(spec: JobSpec, faults: readonly Fault[], uploads: readonly Upload[]): Outcome {
  const asked = faultOf(faults, "outcome");
  if (asked?.end === "cancelled") return { kind: "cancelled" };
  if (asked?.end === "failed") {
    const { code = "internal_error", message = "The video could not be generated." } = asked;
    return { kind: "failed", code, message };
  }
  if (asked?.end === "made" && asked.count !== undefined) {
    return { kind: "made", count: Math.min(asked.count, spec.variants) };
  }
  if (uploads.some(({ fileName }) => /people|person/i.test(fileName))) {
    return { kind: "failed", code: traitsOf(spec.kind).blocked.input, message: PEOPLE };
  }
  if (traitsOf(spec.kind).cannotMake(`${spec.width}x${spec.height}`)) {
    return {
      kind: "failed",
      code: "internal_error",
      message: "The requested size is not supported by this model.",
    };
  }
  return { kind: "made", count: spec.variants };
}
