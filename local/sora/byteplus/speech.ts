import {
  bearerIn,
  type Json,
  pictureIn,
  type Said,
  type TaskCreate,
  type TaskSpeech,
  type TaskView,
} from "../tasks/taskSpeech.ts";

const TASKS = "api\\/v3\\/contents\\/generations\\/tasks";
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "720p 16:9": [1280, 720],
  "720p 9:16": [720, 1280],
  "720p 1:1": [960, 960],
  "1080p 16:9": [1920, 1080],
  "1080p 9:16": [1080, 1920],
};
const MOST_SEED = 2 ** 32 - 1;

/** ModelArk's video API. Its list shows no prompt, and every task its seed. */
export const speech: TaskSpeech = {
  paths: [
    { pattern: new RegExp(`^${TASKS}$`), methods: { POST: "create", GET: "list" } },
    { pattern: new RegExp(`^${TASKS}\\/(?<id>[^/]+)$`), methods: { GET: "retrieve", DELETE: "delete" } },
  ],
  keyIn: bearerIn,
  readCreate,
  created: ({ id }) => ({ id }),
  describe,
  list,
  // A task that is being made cannot be stopped.
  deletes: (state, share) => state !== "running" || share < 0.15,
  error: (_status, code, message) => ({ error: { code, message, param: "", type: "" } }),
  refusals: {
    "too-many-tasks": [429, "QuotaExceeded", "The number of running tasks has reached its limit"],
    "rate-limited": [429, "RateLimitExceeded.EndpointRPMExceeded", "Requests rate limit exceeded"],
    moderation: [
      400,
      "InputTextSensitiveContentDetected",
      "The input text may contain sensitive information",
    ],
    people: [
      400,
      "InputImageSensitiveContentDetected.PrivacyInformation",
      "The image may contain a real person",
    ],
    "no-deployment": [404, "InvalidEndpointOrModel.NotFound", "The model or endpoint {} does not exist"],
    "not-found": [404, "ResourceNotFound", "The specified task {} is not found"],
    unauthorized: [401, "AuthenticationError", "The API key in the request is missing or invalid"],
    forbidden: [403, "AccessDenied", "The access to the model is denied"],
  },
};

function readCreate(body: Json): TaskCreate | Said {
  const { model, content, resolution = "720p", ratio = "16:9", duration = 5, seed } = body;
  const items: readonly Json[] = Array.isArray(content) ? content : [];
  const prompt = items.find(({ type }) => type === "text")?.["text"];
  if (typeof model !== "string") return wrong("model");
  if (typeof prompt !== "string" || prompt === "") return wrong("content");
  if (typeof duration !== "number" || !Number.isInteger(duration) || duration < 4 || duration > 12)
    return wrong("duration");
  const [width, height] = SIZES[`${resolution} ${ratio}`] ?? [];
  if (!width || !height) return wrong("resolution");
  if (seed !== undefined && !(Number.isInteger(seed) && Number(seed) >= -1 && Number(seed) <= MOST_SEED))
    return wrong("seed");
  const shown = items.find(({ type }) => type === "image_url")?.["image_url"];
  const image = isObject(shown) ? pictureIn(shown["url"]) : null;
  const drawn = Number(seed ?? -1);
  return {
    ...{ model, prompt, width, height, seconds: duration, image: image ?? null },
    audio: body["generate_audio"] !== false,
    extra: { resolution, ratio, seed: drawn === -1 ? Math.floor(Math.random() * MOST_SEED) : drawn },
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function wrong(field: string): Said {
  return [400, "InvalidParameter", `The parameter ${field} specified in the request is not valid`];
}

const WORDS = { succeeded: "succeeded", failed: "failed", cancelled: "cancelled" };

function describe(task: TaskView): Json {
  const { id, model, state, share, createdAt, finishedAt, error, filmUrl, extra, seconds } = task;
  const tokens = filmUrl === null ? 0 : tokensOf(task);
  return {
    id,
    model,
    status: state === "running" ? (share < 0.15 ? "queued" : "running") : WORDS[state],
    error: error && { code: error.code, message: error.message },
    created_at: Math.floor(createdAt / 1_000),
    updated_at: Math.floor((finishedAt ?? createdAt) / 1_000),
    ...(filmUrl ? { content: { video_url: filmUrl } } : {}),
    ...extra,
    duration: seconds,
    framespersecond: 24,
    service_tier: "default",
    execution_expires_after: 172_800,
    usage: { completion_tokens: tokens, total_tokens: tokens },
  };
}

/** A list has no prompts, and pages by number. */
function list(tasks: readonly Json[], query: URLSearchParams): Json {
  const number = Number(query.get("page_num") ?? "1");
  const size = Number(query.get("page_size") ?? "10");
  return { items: tasks.slice((number - 1) * size, number * size), total: tasks.length };
}

/** What a film is billed by: so many for each 1024 pixels of its 24 frames a second. */
export function tokensOf({
  width,
  height,
  seconds,
}: {
  width: number;
  height: number;
  seconds: number;
}): number {
  return (width * height * 24 * seconds) / 1024;
}
