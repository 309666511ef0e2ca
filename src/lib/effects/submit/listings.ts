import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { ListAnswer } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";

const LOOK_BACK_MS = 3_900_000;

/** One listing of each resource, from before the oldest of what is sought there. */
export class Listings {
  readonly #all: readonly Unaccounted[];
  readonly #tools: Pick<Tools, "provider">;
  readonly #known = new Map<string, ListAnswer>();

  constructor(all: readonly Unaccounted[], tools: Pick<Tools, "provider">) {
    this.#all = all;
    this.#tools = tools;
  }

  async of(target: ProviderTarget): Promise<ListAnswer> {
    const key = JSON.stringify(target);
    const known = this.#known.get(key);
    if (known) return known;
    const oldest = this.#all.flatMap(({ create, reservedAt }) => {
      if (create === null) return [reservedAt];
      return JSON.stringify(create.target) === key ? [create.claimedAt] : [];
    });
    const listing = await this.#tools.provider(target).list(Math.min(...oldest) - LOOK_BACK_MS);
    this.#known.set(key, listing);
    return listing;
  }
}
