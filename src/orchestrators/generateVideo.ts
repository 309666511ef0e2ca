import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { jobWorkflowOf } from "../lib/domain/video/videoId.ts";
import type { VideoEnd } from "../lib/durable/contracts.ts";
import { call, type Flow, fanOut, inputOf } from "../lib/durable/flow.ts";

/**
 * Renders every job of a planned video, then books what it cost and writes its final record. A fault of ours
 * leaves the record unfinished and rethrows: the sweeper starts the next run, which finds what this one did.
 */
export function* generateVideo(context: OrchestrationContext): Flow<VideoEnd> {
  const video = inputOf(context, "generateVideo");
  const opened = yield* call(context, "openVideo", video);
  if (opened.kind === "ended") return { stage: opened.stage };

  const { id, owner, run } = video;
  const children = opened.jobs.map((jobIndex) => ({
    id: jobWorkflowOf(id, run, jobIndex),
    input: { id, owner, jobIndex, phase: { kind: "submit" } } as const,
  }));
  const outcomes = yield* fanOut(context, "renderJob", children);
  return yield* call(context, "finishVideo", { ...video, outcomes });
}

df.app.orchestration("generateVideo", generateVideo);
