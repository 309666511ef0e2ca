import {
  bearerIn,
  type Json,
  type Said,
  type TaskCreate,
  type TaskSpeech,
  type TaskView,
} from "../tasks/taskSpeech.ts";
import { BLOCKED, CANCELLED, error, REFUSALS, statusOf } from "../veo/errors.ts";
import { readCreate, wrong } from "../veo/readCreate.ts";

const MODEL = String.raw`v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/models\/(?<model>[^/:]+)`;
const RESPONSE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse";

/**
 * Veo on Vertex AI, polled by POST, and the part of Cloud Storage's JSON API where its films are put. What belongs to two
 * hosts of Google's is one here.
 */
export const speech: TaskSpeech = {
  paths: [
    { pattern: new RegExp(`^${MODEL}:predictLongRunning$`), methods: { POST: "create" } },
    { pattern: new RegExp(`^${MODEL}:fetchPredictOperation$`), methods: { POST: "retrieve" } },
    { pattern: /^storage\/v1\/b\/[^/]+\/o$/, methods: { GET: "list" } },
    { pattern: /^storage\/v1\/b\/[^/]+\/o\/(?<id>[^/]+)$/, methods: { GET: "generation" } },
    { pattern: /^download\/storage\/v1\/b\/[^/]+\/o\/(?<id>[^/]+)$/, methods: { GET: "content" } },
  ],
  keyIn: bearerIn,
  nameIn: ({ operationName }) => (typeof operationName === "string" ? operationName : null),
  isNamed: (jobId, name) => name.endsWith(`/${folderOf(jobId)}/sample_0.mp4`),
  readCreate: readVertexCreate,
  created: ({ id: name }) => ({ name }),
  describe,
  describeFilm,
  list,
  error,
  refusals: {
    ...REFUSALS,
    unauthorized: [
      401,
      "UNAUTHENTICATED",
      "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
    ],
    "no-deployment": [
      404,
      "NOT_FOUND",
      "Publisher Model `publishers/google/models/{}` was not found or your project does not have access to it.",
    ],
    "not-found": [404, "NOT_FOUND", "Operation or object {} was not found."],
  },
};

function readVertexCreate(body: Json, model: string | null): TaskCreate | Said {
  const asked = readCreate(body, model);
  if (!("model" in asked)) return asked;
  const { storageUri, generateAudio } = asked.extra ?? {};
  // The real one gives the film as base64 then.
  if (!/^gs:\/\/[^/]+\/?/.test(String(storageUri))) return wrong("`storageUri` must be set here.");
  if (typeof generateAudio !== "boolean") return wrong("`generateAudio` must be set.");
  return { ...asked, audio: generateAudio };
}

function describe(task: TaskView): Json {
  const { id: name, state, error: failure } = task;
  if (state === "running") return { name };
  if (state === "cancelled") return { name, done: true, error: CANCELLED };
  if (failure && failure.code !== BLOCKED.output) return { name, done: true, error: statusOf(failure) };
  const film = filmOf(task);
  const said = failure
    ? { raiMediaFilteredCount: 1, raiMediaFilteredReasons: [failure.message] }
    : { raiMediaFilteredCount: 0, videos: film ? [{ gcsUri: film.uri, mimeType: "video/mp4" }] : [] };
  return { name, done: true, response: { "@type": RESPONSE, ...said } };
}

/** An object in the bucket: there is none before the film is whole. */
function describeFilm(task: TaskView): Json | null {
  const film = filmOf(task);
  if (!film) return null;
  const { bucket, name } = film;
  const timeCreated = new Date(task.finishedAt ?? task.createdAt).toISOString();
  return { kind: "storage#object", name, bucket, contentType: "video/mp4", timeCreated };
}

function filmOf({ id, filmUrl, extra }: TaskView) {
  const [, bucket, path = ""] = /^gs:\/\/([^/]+)\/?(.*?)\/?$/.exec(String(extra["storageUri"])) ?? [];
  if (filmUrl === null || bucket === undefined) return null;
  const name = `${path}${path === "" ? "" : "/"}${folderOf(id)}/sample_0.mp4`;
  return { bucket, name, uri: `gs://${bucket}/${name}` };
}

/** The numbered folder that each operation makes itself below the one that it was given. */
function folderOf(operation: string): string {
  return BigInt(`0x${(operation.split("/").at(-1) ?? "").replaceAll("-", "")}`).toString();
}

/** A page in the order of names, and where the next begins. */
function list(films: readonly Json[], query: URLSearchParams): Json {
  const prefix = query.get("prefix") ?? "";
  const after = query.get("pageToken") ?? "";
  const most = Number(query.get("maxResults") ?? 1_000);
  const names = new Map(films.map((film) => [String(film["name"]), film]));
  const wanted = [...names.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
  const page = wanted.slice(0, most);
  const more = wanted.length > page.length ? { nextPageToken: page.at(-1) } : {};
  return { kind: "storage#objects", ...more, items: page.map((name) => names.get(name)) };
}
