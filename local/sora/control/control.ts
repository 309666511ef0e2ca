import { type ByteSource, bytesInMemory } from "../byteSource.ts";
import type { Rule, RuleInput, Tally } from "../faults/fault.ts";

import { originOf } from "../films/filmOrigin.ts";
import type { Job, Upload } from "../job.ts";
import type { Keys } from "../keys.ts";
import { type Kind, traitsOf } from "../kinds.ts";
import { makeJob } from "../makeJob.ts";
import type { SettingsInput } from "../settings.ts";
import { settingsSchema } from "../settings.ts";
import type { World } from "../world.ts";

/** A deployment as a test sets it. */
export interface DeploymentInput {
  readonly name: string;
  readonly kind: Kind;
  readonly resource?: string | undefined;
  readonly retired?: boolean | undefined;
  /** Until then the service says that it does not exist. */
  readonly readyInSeconds?: number | undefined;
}

/** A job that another application makes on the same resource. */
export interface ForeignJobInput {
  readonly deployment: string;
  readonly prompt: string;
  readonly resource?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly seconds?: number | undefined;
  readonly variants?: number | undefined;
  readonly renderSeconds?: number | undefined;
}

/** How a job is changed while it runs. */
export interface JobChange {
  /** Seconds from its creation to its end; null: never. */
  readonly renderSeconds?: number | null | undefined;
  /** Ends it now. */
  readonly finishNow?: boolean | undefined;
  readonly outcome?: Job["outcome"] | undefined;
}

/** The strings a test can pull. */
export class Control {
  readonly #world: World;
  readonly #keys: Keys;

  constructor(world: World, keys: Keys) {
    this.#world = world;
    this.#keys = keys;
  }

  /** Puts a fault in force and returns its id. */
  fault(rule: RuleInput): string {
    return this.#world.faults.add(rule);
  }

  /** The faults in force, with how often each was met and struck. */
  faults(): readonly (Rule & Tally)[] {
    return this.#world.faults.rules();
  }

  /** Ends one fault, or all. Faults that a prompt asked for stay with their job. */
  clearFaults(id?: string): void {
    this.#world.faults.clear(id);
  }

  /** Changes settings from now on; those not named stay. */
  settings(change: SettingsInput): void {
    this.#world.settings = settingsSchema.parse({ ...this.#world.settings, ...change });
  }

  /** Adds or replaces a deployment. */
  setDeployment({
    name,
    kind,
    resource = "default",
    retired = false,
    readyInSeconds = 0,
  }: DeploymentInput): void {
    const readyAt = this.#world.now() + readyInSeconds * 1000;
    this.#world.deployments.set({ name, kind, resource, retired, readyAt });
  }

  removeDeployment(name: string, resource = "default"): void {
    this.#world.deployments.remove(resource, name);
  }

  /** From now on the resource takes this key and no other. */
  setKey(key: string, resource = "default"): void {
    this.#keys.set(resource, key);
  }

  /** Makes a stranger's job, whatever the limiter says, and returns its id. */
  addForeignJob(input: ForeignJobInput): string {
    const { deployment, prompt, resource = "default", width = 1280, height = 720, variants = 1 } = input;
    const found = this.#world.deployments.find(resource, deployment, this.#world.now());
    if (!found) throw new Error(`There is no deployment ${deployment} on resource ${resource}.`);
    const { kind } = found;
    const seconds = input.seconds ?? traitsOf(kind).usualSeconds;
    const spec = { kind, resource, deployment, prompt, width, height, seconds, variants, remixedFrom: null };
    const slow =
      input.renderSeconds === undefined ? [] : [{ kind: "render" as const, seconds: input.renderSeconds }];
    return makeJob(this.#world, spec, { foreign: true, faults: slow }).id;
  }

  /** Changes when or how a job ends. */
  changeJob(id: string, { renderSeconds, finishNow, outcome }: JobChange): void {
    const job = this.#job(id);
    const asked =
      renderSeconds === undefined ? job.renderMs : renderSeconds === null ? null : renderSeconds * 1000;
    const renderMs = finishNow ? this.#world.now() - job.createdAt : asked;
    this.#world.store.update({ ...job, renderMs, outcome: outcome ?? job.outcome });
  }

  /** Replaces the film of an output: by bytes, by anything that can be read piece by piece, or by padding it. */
  setFilm(id: string, film: Uint8Array | ByteSource | { readonly padTo: number }, variant = 0): void {
    this.#job(id);
    const isPadding = "padTo" in film;
    const source = film instanceof Uint8Array ? bytesInMemory(film) : film;
    this.#world.films.setFilm(id, variant, isPadding ? film : { source: source as ByteSource });
  }

  /** The bytes that a faultless download of an output gives. */
  film(id: string, variant = 0): Promise<ByteSource> {
    const job = this.#job(id);
    return this.#world.films.film(job, variant, "high", originOf(this.#world.store, job, variant));
  }

  /** The files that came with the create of a job. */
  uploads(id: string): readonly Upload[] {
    return this.#world.store.uploadsOf(this.#job(id).id);
  }

  #job(id: string): Job {
    const job = this.#world.store.get(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    return job;
  }
}
