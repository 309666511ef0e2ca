import type { Json, TaskSpeech, TaskView } from "../tasks/taskSpeech.ts";
import { BLOCKED, CANCELLED, error, REFUSALS, statusOf } from "../veo/errors.ts";
import { readCreate } from "../veo/readCreate.ts";

const RESPONSE = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse";

/** Veo on the Gemini API: an operation by its name, and films as files that lead to another host. */
export const speech: TaskSpeech = {
  paths: [
    { pattern: /^v1beta\/models\/(?<model>[^/:]+):predictLongRunning$/, methods: { POST: "create" } },
    { pattern: /^v1beta\/files\/(?<id>[^/:]+):download$/, methods: { GET: "content" } },
    { pattern: /^v1beta\/(?<id>[^:]+)$/, methods: { GET: "retrieve" } },
  ],
  keyIn: (headers) => headers["x-goog-api-key"] ?? null,
  isNamed: (jobId, name) => name === fileOf(jobId),
  sendsOn: true,
  readCreate,
  created: ({ id: name }) => ({ name }),
  describe,
  error,
  refusals: {
    ...REFUSALS,
    unauthorized: [400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."],
    "no-deployment": [
      404,
      "NOT_FOUND",
      "models/{} is not found for API version v1beta, or is not supported for predictLongRunning. Call ListModels to see the list of available models and their supported methods.",
    ],
    "not-found": [404, "NOT_FOUND", "Requested entity was not found."],
  },
};

function describe(task: TaskView): Json {
  const { id: name, state, error: failure, filmUrl, root } = task;
  if (state === "running") return { name };
  if (state === "cancelled") return { name, done: true, error: CANCELLED };
  if (failure && failure.code !== BLOCKED.output) return { name, done: true, error: statusOf(failure) };
  const uri = `${root}/v1beta/files/${fileOf(name)}:download?alt=media`;
  const said = failure
    ? { raiMediaFilteredCount: 1, raiMediaFilteredReasons: [failure.message] }
    : { generatedSamples: filmUrl === null ? [] : [{ video: { uri } }] };
  return { name, done: true, response: { "@type": RESPONSE, generateVideoResponse: said } };
}

/** The file of an operation's film. */
function fileOf(operation: string): string {
  return `film-${operation.split("/").at(-1)}`;
}
