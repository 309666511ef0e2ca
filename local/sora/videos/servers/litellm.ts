import { json, Refusal, type Reply } from "../../reply.ts";
import { momentOf } from "../../timeline.ts";
import type { Server } from "./server.ts";
import { serverCreate } from "./serverCreate.ts";

function error(status: number, message: string): Reply {
  return json(status, { error: { message, type: "None", param: "None", code: String(status) } });
}

const READING = { error, invalidStatus: 400, usualSize: "1280x720", sound: "generate_audio" };

/** LiteLLM before Gemini's Veo: ids made anew with each answer, nothing echoed, no list, no delete, and every end is `completed`. */
export const litellm: Server = {
  readCreate(body, served) {
    const create = serverCreate(body, READING);
    if (create.model === served) return create;
    const advice = "Call `/v1/models` to view available models for your key.";
    throw new Refusal(error(400, `Invalid model name passed in model=${create.model}. ${advice}`));
  },
  describe(job, now) {
    const { state } = momentOf(job, now);
    const isRunning = state === "running";
    return {
      id: wrapped(job.id, isRunning ? job.deployment : "another-deployment"),
      object: "video",
      status: isRunning ? "processing" : "completed",
      created_at: null,
      completed_at: null,
      expires_at: null,
      error: null,
      progress: null,
      remixed_from_video_id: null,
      seconds: null,
      size: null,
      model: job.deployment,
      usage: {},
    };
  },
  error,
  failedStatus: 200,
  listed: null,
  removed: null,
  worksOn: true,
  thumbnail: "film",
  jobId: (id) =>
    /video_id:(.+)$/.exec(Buffer.from(id.replace(/^video_/, ""), "base64").toString())?.[1] ?? id,
};

/** As long as those of Vertex AI are. */
function wrapped(native: string, model: string): string {
  const project = "projects/the-video-project-of-somebody/locations/us-central1/publishers/google/models";
  const inside = `litellm:custom_llm_provider:vertex_ai;model_id:${project}/${model};video_id:${native}`;
  return `video_${Buffer.from(inside).toString("base64")}`;
}
