import {
  bearerIn,
  type Json,
  pictureIn,
  type Said,
  sizeOf,
  type TaskCreate,
  type TaskSpeech,
  type TaskView,
} from "../tasks/taskSpeech.ts";

/** OpenRouter's video API: the film at a signed address and, with the key, at the API itself. */
export const speech: TaskSpeech = {
  paths: [
    { pattern: /^api\/v1\/videos$/, methods: { POST: "create" } },
    { pattern: /^api\/v1\/videos\/(?<id>[^/]+)$/, methods: { GET: "retrieve" } },
    { pattern: /^api\/v1\/videos\/(?<id>[^/]+)\/content$/, methods: { GET: "content", HEAD: "content" } },
  ],
  keyIn: bearerIn,
  readCreate,
  created: describe,
  createdStatus: 202,
  describe,
  error: (status, _code, message) => ({ error: { code: status, message } }),
  refusals: {
    unauthorized: [401, "", "User not found."],
    moderation: [403, "", "google/veo-3.1 requires moderation. Your input was flagged for 'violence'"],
    "no-deployment": [400, "", "{} is not a valid model ID"],
    "not-found": [404, "", "Video job {} not found"],
  },
};

function readCreate(body: Json): TaskCreate | Said {
  const { model, prompt, duration = 8, aspect_ratio: aspect = "16:9", resolution = "720p", size } = body;
  if (typeof model !== "string") return wrong("No models provided");
  if (typeof prompt !== "string" || prompt === "") return wrong("prompt is required");
  if (typeof duration !== "number" || ![4, 6, 8].includes(duration))
    return wrong("duration must be 4, 6 or 8");
  const [width = 0, height = 0] = String(size).split("x").map(Number);
  const film = size === undefined ? sizeOf(String(aspect), String(resolution)) : { width, height };
  if (!film || !(film.width > 0 && film.height > 0)) return wrong("the size is not supported");
  const [first] = Array.isArray(body["frame_images"]) ? body["frame_images"] : [];
  const image = pictureIn(first?.image_url?.url);
  const audio = body["generate_audio"] !== false;
  return { model, prompt, ...film, seconds: duration, audio, image: image ?? null };
}

function wrong(message: string): Said {
  return [400, "", message];
}

const WORDS = { succeeded: "completed", failed: "failed", cancelled: "cancelled" };

function describe({ id, root, state, share, error, filmUrl, usd }: TaskView): Json {
  const status = state === "running" ? (share < 0.15 ? "pending" : "in_progress") : WORDS[state];
  const film = filmUrl && {
    urls: [filmUrl],
    unsigned_urls: [`${root}/api/v1/videos/${id}/content?index=0`],
  };
  return {
    id,
    polling_url: `/api/v1/videos/${id}`,
    status,
    ...(error ? { error: `${error.code}: ${error.message}` } : {}),
    ...film,
    ...(state === "running" ? {} : { usage: { cost: usd, is_byok: false } }),
  };
}
