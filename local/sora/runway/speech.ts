import {
  bearerIn,
  type Json,
  pictureIn,
  type Said,
  type TaskCreate,
  type TaskSpeech,
  type TaskView,
} from "../tasks/taskSpeech.ts";

const VERSION = "2024-11-06";
const RATIOS = ["1280:720", "720:1280"];
const INVALID = "Validation of body failed";

/** Runway's API: a version must be named, and each look at a task gives its film another address. */
export const speech: TaskSpeech = {
  paths: [
    { pattern: /^v1\/(text|image)_to_video$/, methods: { POST: "create" } },
    { pattern: /^v1\/tasks\/(?<id>[^/]+)$/, methods: { GET: "retrieve", DELETE: "delete" } },
  ],
  keyIn: bearerIn,
  complaint: (headers) =>
    headers["x-runway-version"] === VERSION
      ? null
      : [400, "", "X-Runway-Version header is missing or unknown"],
  readCreate,
  created: ({ id }) => ({ id }),
  describe,
  deletedStatus: 204,
  error: (_status, field, error) => ({
    error,
    ...(error === INVALID
      ? { issues: [{ code: "invalid_value", path: [field], message: "Invalid input" }] }
      : {}),
  }),
  refusals: {
    unauthorized: [401, "", "The API key you provided is invalid"],
    "no-deployment": [400, "model", INVALID],
    "not-found": [404, "", "Task {} was not found"],
    moderation: [400, "", "The input was rejected by our content moderation"],
  },
};

function readCreate(body: Json): TaskCreate | Said {
  const { model, promptText: prompt, ratio, duration = 5, promptImage } = body;
  if (typeof model !== "string") return [400, "model", INVALID];
  if (typeof prompt !== "string" || prompt === "" || prompt.length > 1_000)
    return [400, "promptText", INVALID];
  if (!RATIOS.includes(String(ratio))) return [400, "ratio", INVALID];
  if (typeof duration !== "number" || !Number.isInteger(duration) || duration < 2 || duration > 10)
    return [400, "duration", INVALID];
  const [width = 0, height = 0] = String(ratio).split(":").map(Number);
  return { model, prompt, width, height, seconds: duration, image: pictureIn(promptImage) ?? null };
}

const WORDS = { succeeded: "SUCCEEDED", failed: "FAILED", cancelled: "CANCELLED" };

function describe({ id, state, share, createdAt, error, filmUrl }: TaskView): Json {
  const waits = share < 0.1 ? "PENDING" : "RUNNING";
  return {
    id,
    createdAt: new Date(createdAt).toISOString(),
    status: state === "running" ? waits : WORDS[state],
    ...(state === "running" ? { progress: share } : {}),
    ...(filmUrl ? { output: [filmUrl] } : {}),
    ...(error ? { failure: error.message, failureCode: error.code } : {}),
  };
}
