import { newRecord } from "./domain/newRecord.ts";
import type { VideoPlan } from "./domain/plan.ts";
import type { VideoRecord } from "./domain/record.ts";
import type { VideoRequest } from "./domain/request.ts";
import { isFinal } from "./domain/stage.ts";
import { timeOf } from "./domain/videoId.ts";
import type { Hub } from "./hub.ts";
import { identify } from "./identifyVideo.ts";
import type { Log } from "./log.ts";
import type { Services } from "./services.ts";

/** A checked request with all that its acceptance depends on. */
export interface Acceptance {
  readonly owner: string;
  readonly request: VideoRequest;
  readonly plan: VideoPlan;
  /** The start image's bytes, when the request has one. */
  readonly image: Uint8Array | null;
  /** SHA-256 of the Idempotency-Key; null without one. */
  readonly keyHash: string | null;
  /** SHA-256 of the request as parsed, image included. */
  readonly requestHash: string;
  /** The SDK says that it repeats a request by itself. */
  readonly isSdkRetry: boolean;
}

export type Accepted =
  /** `replayed`: an earlier request had made it. */
  | { readonly kind: "accepted"; readonly record: VideoRecord; readonly replayed: boolean }
  | { readonly kind: "key_reused" }
  /** The key's video was deleted. */
  | { readonly kind: "deleted" }
  | { readonly kind: "full"; readonly scope: "all" | "owner" };

export type AcceptTools = Services & { readonly hub: Hub; readonly log: Log };

/**
 * Turns a request into a video, once: key row, input image, place among the active, reservation, record, start. The
 * record is the commit point. A repeat finds the same id and goes on from wherever the first try stopped.
 */
export async function acceptVideo(acceptance: Acceptance, tools: AcceptTools): Promise<Accepted> {
  const identity = await identify(acceptance, tools);
  if (identity.kind !== "video") return identity;
  const { id, isNew } = identity;
  const existing = await tools.storage.records.find(acceptance.owner, id);
  if (existing) {
    await start(existing.record, tools);
    return { kind: "accepted", record: existing.record, replayed: true };
  }
  if (isNew) return commit(id, acceptance, tools);
  // A delete marks the key before it removes the record: asked again, the key tells it from a try that broke off.
  const still = await identify(acceptance, tools);
  return still.kind === "video" ? commit(still.id, acceptance, tools) : still;
}

async function commit(id: string, acceptance: Acceptance, tools: AcceptTools): Promise<Accepted> {
  const { storage, config } = tools;
  const { owner, request, plan, image, keyHash } = acceptance;
  const now = timeOf(id);
  // A repeat books under the time of the first try, which the id carries: the same month, the same rows.
  if (image && request.image)
    await storage.images.put(id, image, request.image.contentType, request.image.sha256);
  const limits = { total: config.maxQueued, perOwner: config.maxQueuedPerOwner };
  const admitted = await storage.active.admit({ id, owner, now }, limits);
  if (admitted.kind === "full") {
    if (keyHash !== null) await storage.keys.refuse({ owner, keyHash, videoId: id });
    return { kind: "full", scope: admitted.scope };
  }
  await storage.ledger.reserve({ videoId: id, owner, model: request.model, amount: plan.estimated, now });
  const record = newRecord({ id, owner, keyHash }, request, plan, now);
  const inserted = await storage.records.insert(record);
  const replayed = inserted === "exists";
  const current = replayed ? ((await storage.records.find(owner, id))?.record ?? record) : record;
  tools.log("video_accepted", { videoId: id, model: request.model, estimated: plan.estimated, replayed });
  await start(current, tools);
  return { kind: "accepted", record: current, replayed };
}

/** Starts the workflow of a video that none has picked up; if that fails now, the sweeper does it. */
async function start(record: VideoRecord, { hub, log }: AcceptTools): Promise<void> {
  const { id, owner, run, stage } = record;
  if (isFinal(stage) || stage !== "queued") return;
  await hub.start("generateVideo", id, { id, owner, run }).catch(() => log("start_failed", { videoId: id }));
}
