import { refuse } from "../errorShapes.ts";
import type { Upload } from "../job.ts";
import type { WellFormedBody } from "../parseBody.ts";
import type { Settings } from "../settings.ts";
import { validateMedia } from "./validateMedia.ts";

/** What a create of the job API says, once it is valid. */
export interface JobCreate {
  readonly model: string | null;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly variants: number;
  readonly files: readonly Upload[];
}

/** Most variants for each size, landscape sizes standing for their portraits too. */
const MOST_VARIANTS: Readonly<Record<string, number>> = {
  "480x480": 4,
  "854x480": 4,
  "720x720": 4,
  "1280x720": 2,
  "1080x1080": 1,
  "1920x1080": 1,
};

const NUMBERS = ["height", "width", "n_seconds", "n_variants"];
const KNOWN = ["model", "prompt", "inpaint_items", "files", ...NUMBERS];
const MAX_PROMPT = 32_000;

/** Checks a create; the first mistake is refused in the shape that the specification declares. */
export async function validateJob(
  body: WellFormedBody,
  settings: Settings,
  modelRequired: boolean,
): Promise<JobCreate> {
  const fields = body.kind === "json" ? body.value : body.fields;
  const files = body.kind === "json" ? [] : body.files;
  const unknown = [...Object.keys(fields), ...files.map(({ part }) => part)].find(
    (name) => !KNOWN.includes(name),
  );
  if (unknown !== undefined) refuseField(unknown, `Unknown parameter: '${unknown}'.`, "unknown_parameter");
  const model = textField(fields, "model");
  const prompt = textField(fields, "prompt");
  const height = wholeNumber(fields, "height");
  const width = wholeNumber(fields, "width");
  const seconds = wholeNumber(fields, "n_seconds") ?? 5;
  const variants = wholeNumber(fields, "n_variants") ?? 1;
  const media = await validateMedia(fields["inpaint_items"], files);
  if (model === null && modelRequired) refuseMissing("model");
  if (prompt === null) refuseMissing("prompt");
  if (height === null) refuseMissing("height");
  if (width === null) refuseMissing("width");
  if (prompt === "" || [...prompt].length > MAX_PROMPT) {
    refuseField("prompt", `prompt must have between 1 and ${MAX_PROMPT} characters.`, "invalid_value");
  }
  checkSize({ width, height, seconds, variants }, settings);
  return { model, prompt, width, height, seconds, variants, files: media };
}

function checkSize(
  asked: { width: number; height: number; seconds: number; variants: number },
  settings: Settings,
) {
  const { width, height, seconds, variants } = asked;
  const size = `${width}x${height}`;
  const shape = `${Math.max(width, height)}x${Math.min(width, height)}`;
  const usual = MOST_VARIANTS[shape];
  if (usual === undefined) {
    const supported = Object.keys(MOST_VARIANTS).join(", ");
    refuseField(
      "width",
      `The resolution ${size} is not supported. Supported resolutions: ${supported}.`,
      "invalid_value",
    );
  }
  const most = shape === "720x720" && settings.strict720Square ? 2 : usual;
  if (variants < 1 || variants > most) {
    refuseField(
      "n_variants",
      `n_variants must be between 1 and ${most} for ${size}, got ${variants}.`,
      "invalid_value",
    );
  }
  const longest = usual === 1 && settings.strict1080pSeconds ? 10 : 20;
  if (seconds < 1 || seconds > longest) {
    refuseField(
      "n_seconds",
      `n_seconds must be between 1 and ${longest} for ${size}, got ${seconds}.`,
      "invalid_value",
    );
  }
}

function textField(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  refuseField(name, `${name} must be a string.`, "invalid_type");
}

/** Numeric strings are accepted: Microsoft's own generated samples send them. */
function wholeNumber(fields: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  const isNumeric = typeof value === "number" || (typeof value === "string" && /^-?\d+$/.test(value));
  if (isNumeric && Number.isSafeInteger(Number(value))) return Number(value);
  refuseField(name, `${name} must be an integer.`, "invalid_type");
}

function refuseMissing(param: string): never {
  refuseField(param, `Missing required parameter: '${param}'.`, "missing_required_parameter");
}

function refuseField(param: string, message: string, code: string): never {
  refuse("sora-1", { message, param, code });
}
