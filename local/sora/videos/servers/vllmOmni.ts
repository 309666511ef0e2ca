import { json, Refusal, type Reply } from "../../reply.ts";
import { momentOf, unixSeconds } from "../../timeline.ts";
import { describeVideo } from "../describeVideo.ts";
import type { Server } from "./server.ts";
import { serverCreate } from "./serverCreate.ts";

/** vLLM's shape: the code is the status. */
function error(code: number, message: string): Reply {
  const type = code === 404 ? "Not Found" : "Bad Request";
  return json(code, { error: { message, type, param: null, code } });
}

const READING = { error, invalidStatus: 400, usualSize: "1280x720", sound: "generate_sound" };

/** vLLM-Omni: a form and nothing else, one model by its very name, prompts in its list, a failed job with its error's status. */
export const vllmOmni: Server = {
  readCreate(body, served) {
    if (body.kind === "json") throw new Refusal(error(400, "body.prompt: Field required"));
    const create = serverCreate(body, READING);
    const { model } = create;
    if (model === null || model === served) return create;
    const message = `Model mismatch: request specifies '${model}' but server is running '${served}'.`;
    throw new Refusal(error(400, message));
  },
  describe(job, now, settings) {
    const { state, finishedAt } = momentOf(job, now);
    const isDone = state === "succeeded";
    const failed = job.outcome.kind === "failed" && state === "failed" ? job.outcome : null;
    return {
      ...describeVideo(job, now, settings),
      progress: isDone ? 100 : 0,
      quality: "default",
      error: failed && { code: 500, message: failed.message },
      expires_at: null,
      media_type: "video/mp4",
      file_name: isDone ? `${job.id}.mp4` : null,
      inference_time_s: finishedAt === null ? null : unixSeconds(finishedAt - job.createdAt),
      stage_durations: {},
      peak_memory_mb: 0,
    };
  },
  error,
  failedStatus: 500,
  listed: ["object", "data", "first_id", "last_id", "has_more"],
  removed: ({ id }) => ({ id, deleted: true, object: "video.deleted" }),
  worksOn: false,
  thumbnail: "film",
};
