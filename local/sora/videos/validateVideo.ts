import { refuse } from "../errorShapes.ts";
import type { Upload } from "../job.ts";
import type { WellFormedBody } from "../parseBody.ts";
import type { Route } from "../routes.ts";
import type { Settings } from "../settings.ts";
import { refuseMissing, refuseType, refuseValue } from "./complaints.ts";
import { referenceOf } from "./reference.ts";
import { EXTRA_SIZES, isExtraSize, SIZES } from "./sizes.ts";

/** What a create of the Videos API says, once it is valid. */
export interface VideoCreate {
  /** Null when the request names none. */
  readonly model: string | null;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly reference: Upload | null;
}

export interface VideoLimits {
  readonly sizes: readonly string[];
  readonly seconds: readonly string[];
  /** Sizes that the error text lists. */
  readonly listedSizes: readonly string[];
  readonly modelRequired: boolean;
  /** OpenAI's newer JSON form of a reference image. */
  readonly referenceObjects: boolean;
}

const KNOWN = ["model", "prompt", "size", "seconds", "input_reference"];
const MAX_PROMPT = 32_000;

/** The limits of a URL style under the settings in force. */
export function limitsOf(style: Route["style"], settings: Settings): VideoLimits {
  if (style === "plain") {
    const { plainSizes: sizes, plainSeconds: seconds } = settings;
    return { sizes, listedSizes: sizes, seconds, modelRequired: false, referenceObjects: true };
  }
  const all = [...SIZES, ...EXTRA_SIZES];
  return {
    sizes: settings.extraSizes === "fail" ? all : SIZES,
    listedSizes: all,
    seconds: settings.videoSeconds,
    modelRequired: style === "v1",
    referenceObjects: false,
  };
}

/** Checks a create in the order types, then values; the first mistake is refused in the service's words. */
export function validateVideo(body: WellFormedBody, limits: VideoLimits): VideoCreate {
  refuseUnknown(body, KNOWN);
  const fields = body.kind === "json" ? body.value : body.fields;
  const model = textField(fields, "model");
  const prompt = textField(fields, "prompt");
  const seconds = textField(fields, "seconds") ?? limits.seconds[0] ?? "4";
  const size = textField(fields, "size") ?? limits.sizes[0] ?? "720x1280";
  const reference = referenceOf(body, limits.referenceObjects);
  if (model === null && limits.modelRequired) refuseMissing("model");
  checkPrompt(prompt);
  if (!limits.seconds.includes(seconds)) refuseValue("seconds", seconds, limits.seconds);
  if (!limits.sizes.includes(size)) {
    refuseValue("size", size, isExtraSize(size) ? limits.sizes : limits.listedSizes);
  }
  const [width = 0, height = 0] = size.split("x").map(Number);
  return { model, prompt, width, height, seconds: Number(seconds), reference };
}

/** Checks the body of a remix, which holds a prompt and nothing else. */
export function validateRemix(body: WellFormedBody): string {
  refuseUnknown(body, ["prompt"]);
  const prompt = textField(body.kind === "json" ? body.value : body.fields, "prompt");
  checkPrompt(prompt);
  return prompt;
}

function refuseUnknown(body: WellFormedBody, known: readonly string[]): void {
  const parts = body.kind === "form" ? body.files.map(({ part }) => part) : [];
  const names = [...Object.keys(body.kind === "json" ? body.value : body.fields), ...parts];
  // Nested objects come as bracketed part names: input_reference[image_url].
  const unknown = names.find((name) => !known.includes(name.replace(/\[.*$/, "")));
  if (unknown === undefined) return;
  refuse("videos", {
    message: `Unknown parameter: '${unknown}'.`,
    param: unknown,
    code: "unknown_parameter",
  });
}

function textField(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  refuseType(name, "a string", value);
}

function checkPrompt(prompt: string | null): asserts prompt is string {
  const param = "prompt";
  if (prompt === null) refuseMissing(param);
  if (prompt === "") {
    const expected = "Expected a string with minimum length 1, but got an empty string instead.";
    const message = `Invalid 'prompt': empty string. ${expected}`;
    refuse("videos", { message, param, code: "string_below_min_length" });
  }
  const length = [...prompt].length;
  if (length <= MAX_PROMPT) return;
  const expected = `Expected a string with maximum length ${MAX_PROMPT}, but got a string with length ${length} instead.`;
  refuse("videos", {
    message: `Invalid 'prompt': string too long. ${expected}`,
    param,
    code: "string_above_max_length",
  });
}
