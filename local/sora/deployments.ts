import { KIND_NAMES, type Kind, traitsOf } from "./kinds.ts";

/** A deployment of a model on a resource. */
export interface Deployment {
  readonly name: string;
  readonly kind: Kind;
  readonly resource: string;
  readonly retired: boolean;
  /** Milliseconds since 1970; before it the service does not know the deployment yet. */
  readonly readyAt: number;
}

/** The deployments that every resource has until told otherwise. */
const usual = KIND_NAMES.map((kind) => ({ name: traitsOf(kind).deployment, kind }));

/** Which names are deployed where, and what they speak. */
export class Deployments {
  readonly #known = new Map<string, Deployment | null>();

  /** Adds or replaces one. */
  set(deployment: Deployment): void {
    this.#known.set(keyOf(deployment.resource, deployment.name), deployment);
  }

  /** Takes one away, a default one too. */
  remove(resource: string, name: string): void {
    this.#known.set(keyOf(resource, name), null);
  }

  /** The deployment, unless it is missing or not ready yet. */
  find(resource: string, name: string, now: number): Deployment | null {
    const known = this.#known.get(keyOf(resource, name));
    if (known !== undefined) return known && now >= known.readyAt ? known : null;
    const found = usual.find((one) => one.name === name);
    return found ? { ...found, resource, retired: false, readyAt: 0 } : null;
  }

  /** Names of the plain server's models on a resource. */
  plainModels(resource: string, now: number): readonly string[] {
    const names = new Set(usual.map(({ name }) => name));
    for (const one of this.#known.values()) if (one?.resource === resource) names.add(one.name);
    return [...names].filter((name) => {
      const found = this.find(resource, name, now);
      return found !== null && traitsOf(found.kind).isPlain;
    });
  }
}

function keyOf(resource: string, name: string): string {
  return JSON.stringify([resource, name]);
}
