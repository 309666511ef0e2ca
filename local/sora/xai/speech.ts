import {
  bearerIn,
  pictureIn,
  type Said,
  sizeOf,
  type TaskCreate,
  type TaskSpeech,
  type TaskView,
} from "../tasks/taskSpeech.ts";

const ASPECTS = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3"];
const RESOLUTIONS = ["480p", "720p"];
/** A dollar has so many ticks. */
const TICKS = 10_000_000_000;

/** xAI's video API: `POST /v1/videos/generations`, and a poll that has the film's address. */
export const speech: TaskSpeech = {
  paths: [
    { pattern: /^v1\/videos\/generations$/, methods: { POST: "create" } },
    { pattern: /^v1\/videos\/(?<id>[^/]+)$/, methods: { GET: "retrieve" } },
  ],
  keyIn: bearerIn,
  readCreate,
  created: ({ id }) => ({ request_id: id }),
  describe,
  error: (_status, code, error) => ({ code, error }),
  refusals: {
    unauthorized: [
      400,
      "invalid-argument",
      "Incorrect API key provided. You can obtain an API key from the console.",
    ],
    moderation: [400, "invalid-argument", "The prompt was rejected by content moderation."],
    people: [400, "invalid-argument", "The image was rejected by content moderation."],
  },
};

function readCreate(body: Readonly<Record<string, unknown>>): TaskCreate | Said {
  const { model, prompt, duration = 6, aspect_ratio: aspect = "16:9", resolution = "480p", image } = body;
  if (typeof model !== "string") return wrong("model is required");
  if (typeof prompt !== "string" || prompt === "") return wrong("prompt is required");
  if (typeof duration !== "number" || !Number.isInteger(duration) || duration < 1 || duration > 15)
    return wrong("duration must be between 1 and 15");
  if (!ASPECTS.includes(String(aspect))) return wrong("aspect_ratio is not supported");
  const size = RESOLUTIONS.includes(String(resolution)) ? sizeOf(String(aspect), String(resolution)) : null;
  if (!size) return wrong("resolution is not supported");
  const picture =
    image === undefined
      ? null
      : pictureIn(image !== null && typeof image === "object" && "url" in image ? image.url : null);
  if (image !== undefined && !picture) return wrong("image.url could not be read");
  return {
    model,
    prompt,
    ...size,
    seconds: duration,
    image: picture ?? null,
    extra: { hasImage: picture !== null },
  };
}

function wrong(message: string): Said {
  return [400, "invalid-argument", message];
}

function describe({ id: _, state, share, model, seconds, error, filmUrl, usd }: TaskView) {
  if (state === "running") return { status: "pending", progress: Math.floor(100 * share), model };
  const usage = { cost_in_usd_ticks: Math.round(usd * TICKS) };
  if (state === "cancelled") return { status: "expired", model };
  if (error?.code === "content_moderated")
    return { status: "done", model, usage, video: { url: "", duration: seconds, respect_moderation: false } };
  if (error) return { status: "failed", model, error };
  const video = filmUrl === null ? null : { url: filmUrl, duration: seconds, respect_moderation: true };
  return { status: "done", progress: 100, model, usage, ...(video ? { video } : {}) };
}
