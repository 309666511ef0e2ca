import { setTimeout as sleep } from "node:timers/promises";
import { withoutHolder } from "../../domain/capacity/groupState.ts";
import { isAtWork } from "../../domain/capacity/holding.ts";
import { canonicalRequest } from "../../domain/request/canonicalRequest.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf, jobWorkflowOf } from "../../domain/video/videoId.ts";
import type { Hub } from "../../durable/hub.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Services } from "../../services/services.ts";
import type { Tools } from "../../services/tools.ts";
import { holdWorking } from "../capacity/holdWorking.ts";
import { forgetEvent } from "../webhooks/forgetEvent.ts";
import { SDK_RETRY_MS } from "./idForRequest.ts";

/** A workflow ends a moment after its record does; its history can be forgotten only then. */
const PURGE_TRIES = 20;
const PURGE_PAUSE_MS = 250;

/**
 * Erases a finished video: provider copies, films, input image, histories, and last the record, so that a repeat
 * finds what a broken-off try left. Its key stays as a tombstone; ledger entries stay.
 */
export async function eraseVideo(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage, hub, log } = tools;
  const { id, owner } = record;
  await eraseAtProvider(record, tools);
  await storage.films.removeAll(id);
  await storage.images.remove(id);
  for (const { index, group } of record.plan.jobs) await leaveLine(group, jobKeyOf(id, index), tools);
  await storage.active.dismiss(id, owner);
  const forgotten = await forgetHistories(record, hub);
  if (!forgotten) log("history_left", { videoId: id });
  if (record.keyHash !== null) await storage.keys.bury({ owner, keyHash: record.keyHash, videoId: id });
  await forgetRequest(record, tools);
  await forgetEvent(record, tools);
  await storage.records.remove(owner, id);
  log("video_erased", { videoId: id });
}

/** A ticket whose job is still worked on keeps its slot: the sweep removes it later. */
async function leaveLine(group: string, jobKey: string, tools: Tools): Promise<void> {
  const { capacity } = tools.storage;
  const ticket = (await capacity.find(group, jobKey))?.ticket;
  if (ticket && isAtWork(ticket, tools.clock.now())) return holdWorking(ticket, tools);
  await capacity.remove(group, jobKey);
  await capacity.changeGroup(group, (state) => withoutHolder(state, jobKey));
}

/** Best effort: what the provider will not delete now, it deletes by itself after a day. */
async function eraseAtProvider({ id, jobs }: VideoRecord, { provider, clock, log }: Tools): Promise<void> {
  for (const { target, providerId, expiresAt } of jobs) {
    if (!target || providerId === null || (expiresAt !== null && clock.now() >= expiresAt)) continue;
    const answer = await provider(target).remove(providerId);
    if (answer.kind === "unreachable" || answer.kind === "refused")
      log("provider_copy_left", { videoId: id, providerId });
  }
}

/** A repeat without a key must not bring the video back under its id, whose money is settled: it is a new one then. */
async function forgetRequest(
  { id, owner, request }: VideoRecord,
  { storage, clock }: Services,
): Promise<void> {
  const name = { owner, requestHash: sha256(canonicalRequest(request)) };
  const newest = await storage.keys.recent({ ...name, now: clock.now(), withinMs: SDK_RETRY_MS });
  if (newest === id) await storage.keys.remember({ ...name, videoId: id, now: 0 });
}

async function forgetHistories({ id, run, plan }: VideoRecord, hub: Hub): Promise<boolean> {
  for (let attempt = 0; attempt < PURGE_TRIES && (await hub.isLive(id)); attempt++)
    await sleep(PURGE_PAUSE_MS);
  for (let each = 1; each <= run; each++) {
    for (const { index } of plan.jobs) await hub.purge(jobWorkflowOf(id, each, index));
  }
  await hub.purge(id);
  return !(await hub.isLive(id));
}
