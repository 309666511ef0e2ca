import { json, type Reply } from "../../reply.ts";
import { expiryOf, momentOf, unixSeconds } from "../../timeline.ts";
import type { Server, ServerCreate } from "./server.ts";
import { serverCreate } from "./serverCreate.ts";

/** FastAPI's shape. */
function error(status: number, detail: string): Reply {
  return json(status, { detail });
}

const READING = { error, invalidStatus: 422, usualSize: "832x480", sound: "generate_sound" };

/** As models of 16-pixel patches in pairs take it, and 81 frames of 24 a second at most. */
const STEP = 32;
const MOST_FRAMES = 81;
const FPS = 24;

/** SGLang as it starts models that adjust size and length: it shows what it will make, not what was asked for. */
export const sglangAdjusting: Server = { ...sglangServer(), made: adjusted };

/** SGLang: no prompt in its jobs, no state between queued and done, any text as the model's name, and a delete that stops nothing. */
export const sglang: Server = sglangServer();

function sglangServer(): Server {
  return {
    readCreate: (body) => serverCreate(body, READING),
    describe(job, now, { lifeSeconds }) {
      const { state, finishedAt } = momentOf(job, now);
      const isDone = state === "succeeded" && now < expiryOf(job, lifeSeconds) * 1000;
      const failed = job.outcome.kind === "failed" && state === "failed" ? job.outcome : null;
      return {
        id: job.id,
        object: "video",
        model: job.extra?.["model"] ?? "",
        status: isDone ? "completed" : failed ? "failed" : "queued",
        progress: isDone ? 100 : 0,
        created_at: unixSeconds(job.createdAt),
        size: `${job.width}x${job.height}`,
        seconds: String(job.seconds),
        quality: "standard",
        url: null,
        remixed_from_video_id: null,
        completed_at: isDone && finishedAt !== null ? unixSeconds(finishedAt) : null,
        expires_at: null,
        error: failed && { message: failed.message },
        file_path: isDone ? `outputs/${job.id}.mp4` : null,
        num_outputs: 1,
      };
    },
    error,
    failedStatus: 200,
    listed: ["object", "data"],
    removed: (_job, view) => ({ ...view, status: "deleted" }),
    worksOn: true,
    thumbnail: "none",
  };
}

function adjusted({ width, height, seconds }: ServerCreate) {
  const stepped = (pixels: number) => Math.max(STEP, Math.floor(pixels / STEP) * STEP);
  const frames = Math.min(MOST_FRAMES, seconds * FPS);
  return { width: stepped(width), height: stepped(height), seconds: Math.max(1, Math.round(frames / FPS)) };
}
