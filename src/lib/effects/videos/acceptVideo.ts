import { availableModels, isRetired } from "../../domain/models/catalogue.ts";
import { type Amount, usdFromAmount } from "../../domain/money/amount.ts";
import { canonicalRequest } from "../../domain/request/canonicalRequest.ts";
import type { Acceptance, Accepted } from "../../domain/video/acceptance.ts";
import { newRecord } from "../../domain/video/newRecord.ts";
import { planVideo } from "../../domain/video/plan.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { timeOf } from "../../domain/video/videoId.ts";
import { ownerHash } from "../../hash/ownerHash.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Tools } from "../../services/tools.ts";
import { budgetInTheWay, setAside } from "../money/setAside.ts";
import { forecastFor } from "./forecastFor.ts";
import { giveBack } from "./giveBack.ts";
import { idForRequest } from "./idForRequest.ts";
import { type LookedAhead, lookAhead } from "./lookAhead.ts";

/**
 * Turns a request into a video, once: key row, place among the active, reservation (beside it input image and pointers),
 * record, start. The record is the commit point. A repeat finds the same id and goes on from wherever the first try
 * stopped. Four calls of storage wait for each other, each for a reason (decision 031).
 */
export async function acceptVideo(acceptance: Acceptance, tools: Tools): Promise<Accepted> {
  const { owner, request, model, attempt } = acceptance;
  const now = tools.clock.now();
  if (isRetired(model, now))
    return { kind: "retired", model, available: availableModels(tools.config.models, now) };
  const asked = { owner, requestHash: sha256(canonicalRequest(request)), ...attempt };
  const [identity, ahead] = await Promise.all([idForRequest(asked, tools), lookAhead(owner, tools)]);
  if (identity.kind !== "video") return identity;
  const { id, isNew } = identity;
  const answer = isNew ? await commit(id, acceptance, tools, ahead) : await replay(owner, id, tools);
  if (answer) return answer;
  // A delete marks the key before it removes the record, and an id may have been given up while this try stood still:
  // asked again, the key tells.
  const still = await idForRequest(asked, tools);
  if (still.kind !== "video") return still;
  const again = await commit(still.id, acceptance, tools);
  if (!again) throw new Error(`the id ${still.id} was given up while its create was under way`);
  return again;
}

/** The video that an earlier try has committed; null when there is none. */
async function replay(owner: string, id: string, tools: Tools): Promise<Accepted | null> {
  const existing = await tools.storage.records.find(owner, id);
  if (!existing) return null;
  await start(existing.record, tools);
  return { kind: "accepted", record: existing.record, replayed: true };
}

/**
 * Commits the video under this id; null when the id was given up meanwhile, and what it took is given back. `ahead` is for
 * an id that nobody else has.
 */
async function commit(
  id: string,
  acceptance: Acceptance,
  tools: Tools,
  ahead: LookedAhead | null = null,
): Promise<Accepted | null> {
  const { storage } = tools;
  const { owner, request, attempt } = acceptance;
  const plan = planVideo(request, acceptance.model, acceptance.source);
  const forecast = forecastFor(request, tools);
  const refused = await take(id, plan.estimated, acceptance, tools, ahead);
  if (refused) {
    if (attempt.keyHash !== null) await storage.keys.refuse({ owner, keyHash: attempt.keyHash, videoId: id });
    return refused;
  }
  const record = newRecord(
    { id, owner, keyHash: attempt.keyHash },
    request,
    plan,
    timeOf(id),
    await forecast,
  );
  const inserted = await storage.records.insert(record, true);
  if (inserted === "void") {
    await giveBack(id, owner, tools);
    return null;
  }
  const replayed = inserted === "exists";
  const current = replayed ? ((await storage.records.find(owner, id))?.record ?? record) : record;
  tools.log("video_accepted", {
    videoId: id,
    owner: ownerHash(owner),
    model: request.model,
    jobs: plan.jobs.length,
    estimatedUsd: usdFromAmount(plan.estimated),
    replayed,
  });
  await start(current, tools);
  return { kind: "accepted", record: current, replayed };
}

/** Takes what a video needs before its record: a place among the active, money, a room for its image. Null when it has all. */
async function take(
  id: string,
  estimate: Amount,
  { owner, request, image }: Acceptance,
  tools: Tools,
  ahead: LookedAhead | null,
): Promise<Extract<Accepted, { kind: "full" | "over_budget" }> | null> {
  const { storage, config } = tools;
  // A repeat books under the time of the first try, which the id carries: the same month, the same rows.
  const now = timeOf(id);
  const order = { videoId: id, owner, model: request.model, amount: estimate, now };
  const inTheWay = await budgetInTheWay(order, tools, ahead?.money);
  if (inTheWay) return { kind: "over_budget", budget: inTheWay, estimate };
  const limits = { total: config.maxQueued, perOwner: config.maxQueuedPerOwner };
  const admitted = await storage.active.admit({ id, owner, now }, limits, ahead?.places);
  if (admitted.kind === "full") return { kind: "full", scope: admitted.scope };
  // Behind the place: by it the sweep finds these, should nobody come back for them.
  const [overspent] = await Promise.all([
    setAside(order, tools, ahead?.money),
    storage.records.announce(owner, id),
    image && request.image && storage.images.put(id, image, request.image.contentType, request.image.sha256),
  ]);
  // A copy of this request that found room has committed it: then the record is there, and this one replays it.
  if (!overspent || !(await storage.records.giveUp(owner, id))) return null;
  await giveBack(id, owner, tools);
  return { kind: "over_budget", budget: overspent, estimate };
}

/** Starts the workflow of a video that none has picked up; if that fails now, the sweeper does it. */
async function start(record: VideoRecord, { hub, log }: Tools): Promise<void> {
  const { id, owner, run, stage } = record;
  if (stage !== "queued") return;
  await hub.start("generateVideo", id, { id, owner, run }).catch(() => log("start_failed", { videoId: id }));
}
