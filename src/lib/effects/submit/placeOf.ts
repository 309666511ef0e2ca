import { placesLeft } from "../../domain/capacity/passed.ts";
import { isRetired } from "../../domain/models/catalogue.ts";
import type { ProviderTarget, VideoModel } from "../../domain/models/model.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { Tools } from "../../services/tools.ts";
import type { Held } from "./heldTicket.ts";

/** Where a job goes that has a slot. */
export type Place =
  | { readonly kind: "target"; readonly target: ProviderTarget }
  /** Nowhere, and it never will. */
  | { readonly kind: "refused"; readonly code: FailureCode }
  /** The resource that its slot is of takes no jobs any more, by the settings: it needs another slot. */
  | { readonly kind: "closed" };

/** Resolved when the job is handed over, since a queued one may outlive a change of the settings. */
export function placeOf({ record, ticket }: Held, { config, clock }: Pick<Tools, "config" | "clock">): Place {
  const { source } = record.plan;
  if (source) return { kind: "target", target: source.target };
  const model = config.models.find(({ name }) => name === record.request.model);
  if (!model) return { kind: "refused", code: "deployment_not_found" };
  if (isRetired(model, clock.now())) return { kind: "refused", code: "model_retired" };
  return model.pool === null
    ? { kind: "target", target: model.target }
    : placeInPool(model.pool, model, ticket);
}

function placeInPool(
  pool: NonNullable<VideoModel["pool"]>,
  model: VideoModel,
  { state, passed = [] }: Held["ticket"],
): Place {
  const last = passed.at(-1);
  if (last && placesLeft(model, passed).length === 0) return { kind: "refused", code: last.code };
  const given = state.kind === "granted" ? state.resource : undefined;
  const isLeft = ({ target }: { readonly target: ProviderTarget }) =>
    passed.every(({ resource }) => resource !== resourceKey(target));
  const open = pool.filter((place) => place.limits.maxRunning > 0 && isLeft(place));
  // A line from before the pool gives slots of itself as a whole, as long as other models stand in it.
  const place = given === undefined ? open[0] : open.find(({ target }) => resourceKey(target) === given);
  return place ? { kind: "target", target: place.target } : { kind: "closed" };
}

/** True when another resource may take the job that this one did not take, or failed. */
export function canGoElsewhere(
  { record }: Pick<Held, "record">,
  passed: NonNullable<Held["ticket"]["passed"]>,
  { config }: Pick<Tools, "config">,
): boolean {
  // A remix is made where its source lies, and nowhere else.
  if (record.plan.source) return false;
  const model = config.models.find(({ name }) => name === record.request.model);
  return model !== undefined && model.pool !== null && placesLeft(model, passed).length > 0;
}
