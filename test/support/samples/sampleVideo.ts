import type { VideoRequest } from "../../../src/lib/domain/request/request.ts";
import { newRecord } from "../../../src/lib/domain/video/newRecord.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { CATALOGUE, SORA_2 } from "./sampleModels.ts";

/** 2026-11-22T12:00:00Z */
export const NOW = 1_795_348_800_000;
export const VIDEO_ID = "video_01kaqz6v1mzn8f4w3v8h2r9c5d";

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
