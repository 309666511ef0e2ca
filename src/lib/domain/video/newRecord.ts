import type { VideoRequest } from "../request/request.ts";
import type { Forecast } from "./forecast.ts";
import type { VideoPlan } from "./plan.ts";
import type { VideoRecord } from "./record.ts";

/** The record of a video that was just accepted. */
export function newRecord(
  identity: { readonly id: string; readonly owner: string; readonly keyHash: string | null },
  request: VideoRequest,
  plan: VideoPlan,
  now: number,
  forecast: Forecast = {},
): VideoRecord {
  const nothingYet = {
    providerId: null,
    target: null,
    submittedAt: null,
    expiresAt: null,
  };
  return {
    version: 1,
    ...identity,
    createdAt: now,
    request,
    plan,
    run: 1,
    stage: "queued",
    timeline: [{ stage: "queued", at: now }],
    forecast,
    progress: 0,
    overdue: false,
    cancelRequested: false,
    jobs: plan.jobs.map(({ index }) => ({ index, stage: "queued", progress: 0, ...nothingYet })),
    outputs: Array.from({ length: request.variants }, (_, index) => ({
      index,
      status: "waiting",
      film: null,
    })),
    failure: null,
    actual: null,
    unaccounted: 0,
    completedAt: null,
    keepUntil: null,
  };
}
