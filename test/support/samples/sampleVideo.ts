import { videoModelsSchema } from "../../../src/lib/config/modelSettings.ts";
import type { Claim, Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import type { Catalogue } from "../../../src/lib/domain/models/catalogue.ts";
import type { VideoModel } from "../../../src/lib/domain/models/model.ts";
import type { VideoRequest } from "../../../src/lib/domain/request/request.ts";
import { newRecord } from "../../../src/lib/domain/video/newRecord.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { jobKeyOf } from "../../../src/lib/domain/video/videoId.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";

/** 2026-11-22T12:00:00Z */
export const NOW = 1_795_348_800_000;
export const VIDEO_ID = "video_01kaqz6v1mzn8f4w3v8h2r9c5d";

/** A model as the settings make it of this entry. */
export function configured(entry: Readonly<Record<string, unknown>>): VideoModel {
  const [model] = videoModelsSchema(PROFILES).parse([entry]);
  if (!model) throw new Error("the settings gave no model");
  return model;
}

export const SORA_1 = configured({ name: "sora", api: "sora-1", endpoint: "https://films.example" });
export const SORA_2 = configured({ name: "sora-2", endpoint: "https://films.example" });
export const OTHER = configured({
  name: "wan",
  api: "openai-videos",
  endpoint: "https://own.example/v1",
  price: { usdPerSecond: 0.03 },
  sizes: ["832x480", "480x832"],
  seconds: [5, 10],
});

/** The three models, and no default. */
export const CATALOGUE: Catalogue = { models: [SORA_1, SORA_2, OTHER], defaultModel: null };

export function requestOf(changes: Partial<VideoRequest> = {}): VideoRequest {
  return {
    model: "sora-2",
    prompt: "a reel of film",
    seconds: 8,
    size: "1280x720",
    variants: 1,
    mode: "text",
    image: null,
    remixOf: null,
    metadata: {},
    ...changes,
  };
}

/** The record of a video of this request, just accepted; then `changes`. */
export function recordOf(
  request: VideoRequest = requestOf(),
  changes: Partial<VideoRecord> = {},
): VideoRecord {
  const model = CATALOGUE.models.find(({ name }) => name === request.model) ?? SORA_2;
  const identity = { id: VIDEO_ID, owner: "anna", keyHash: null };
  return { ...newRecord(identity, request, planVideo(request, model), NOW), ...changes };
}

export const CLAIM: Claim = {
  claimedAt: NOW,
  postBy: NOW + 90_000,
  absentSince: null,
  target: SORA_2.target,
  heard: "silence",
};

/** A waiting ticket of its own video; `place` says where it stands in the line. */
export function ticketOf(place: number, changes: Partial<Ticket> = {}): Ticket {
  const videoId = `video_${String(place).padStart(26, "0")}`;
  return {
    version: 1,
    jobKey: jobKeyOf(videoId, 0),
    videoId,
    owner: "anna",
    jobIndex: 0,
    group: "films.example",
    fingerprint: `fingerprint ${place}`,
    waiter: `${videoId}:1:0`,
    retryAt: 0,
    lapsed: false,
    tries: 0,
    refusedSince: null,
    counted: 0,
    state: { kind: "waiting" },
    ...changes,
  };
}
