import type { Json, Said, TaskCreate } from "../tasks/taskSpeech.ts";

const SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  "16:9 720p": [1280, 720],
  "9:16 720p": [720, 1280],
  "16:9 1080p": [1920, 1080],
  "9:16 1080p": [1080, 1920],
  "16:9 4k": [3840, 2160],
  "9:16 4k": [2160, 3840],
};
const PEOPLE = [undefined, "allow_all", "allow_adult", "dont_allow"];
const HIGHEST_SEED = 2 ** 32 - 1;

/** What a `predictLongRunning` asks for, or what is wrong with it. */
export function readCreate(body: Json, model: string | null): TaskCreate | Said {
  const { instances, parameters = {} } = body;
  const [instance] = Array.isArray(instances) ? instances : [];
  if (!isJson(instance) || !isJson(parameters)) return wrong("`instances` and `parameters` must be set.");
  const { prompt, image } = instance;
  if (typeof prompt !== "string" || prompt === "") return wrong("`prompt` must be set.");
  const picture = image === undefined ? null : pictureIn(image);
  if (image !== undefined && !picture)
    return wrong("Input instance with `image` should contain both its bytes and its type.");
  const { aspectRatio = "16:9", resolution = "720p", durationSeconds = 8 } = parameters;
  const [width, height] = SIZES[`${aspectRatio} ${resolution}`] ?? [];
  if (width === undefined || height === undefined)
    return wrong(`aspectRatio ${aspectRatio} with resolution ${resolution} is not supported.`);
  const lengths = resolution === "720p" ? [4, 6, 8] : [8];
  if (!lengths.some((seconds) => seconds === durationSeconds))
    return wrong(`The number value for \`durationSeconds\` is out of bound: one of ${lengths.join(", ")}.`);
  const problem = problemOf(parameters);
  if (problem) return problem;
  const seconds = Number(durationSeconds);
  return { model: model ?? "", prompt, width, height, seconds, image: picture, extra: parameters };
}

function problemOf({ sampleCount = 1, seed = 0, personGeneration, negativePrompt = "" }: Json): Said | null {
  // The real one makes up to four films of one create, each of them billed: nobody here should.
  if (sampleCount !== 1) return wrong("`sampleCount` must be 1.");
  if (!Number.isInteger(seed) || Number(seed) < 0 || Number(seed) > HIGHEST_SEED)
    return wrong("`seed` must be a uint32.");
  if (!PEOPLE.some((each) => each === personGeneration))
    return wrong(`${personGeneration} for personGeneration is currently not supported.`);
  return typeof negativePrompt === "string" ? null : wrong("`negativePrompt` must be a string.");
}

function pictureIn(image: unknown): NonNullable<TaskCreate["image"]> | null {
  if (!isJson(image)) return null;
  const { bytesBase64Encoded: bytes, mimeType: type } = image;
  return typeof bytes === "string" && typeof type === "string"
    ? { type, bytes: Buffer.from(bytes, "base64") }
    : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An error about the request, in Google's words. */
export function wrong(message: string): Said {
  return [400, "INVALID_ARGUMENT", message];
}
