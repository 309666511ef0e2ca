import { z } from "zod";
import type { SizeSupport, VideoModel } from "../models/model.ts";
import type { Problem } from "./problem.ts";
import type { ImageReference, VideoRequest } from "./request.ts";
import { MAX_PROMPT, parseMetadata, parsePrompt, parseWholeNumber } from "./requestFields.ts";

export type ParsedRequest =
  | { readonly kind: "valid"; readonly request: VideoRequest; readonly model: VideoModel }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export type ParsedRemix =
  | { readonly kind: "valid"; readonly prompt: string }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** The models a request can name, and the one used when it names none. */
export interface Catalogue {
  readonly models: readonly VideoModel[];
  readonly defaultModel: string | null;
}

const BODY_SCHEMA = z.strictObject({
  model: z.string().optional(),
  prompt: z.string(),
  seconds: z.union([z.string(), z.number()]).optional(),
  size: z.string().optional(),
  n_variants: z.union([z.string(), z.number()]).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
const REMIX_SCHEMA = z.strictObject({ prompt: z.string() });

/**
 * Checks the body of a create against the whole support matrix and normalises it; every problem is listed.
 * Nothing is rounded or replaced. `image` is the start image as it was inspected, null when there is none.
 */
export function parseVideoRequest(
  fields: Readonly<Record<string, unknown>>,
  image: ImageReference | null,
  catalogue: Catalogue,
): ParsedRequest {
  const body = BODY_SCHEMA.safeParse(fields);
  const problems: Problem[] = body.success ? [] : problemsOf(body.error, fields);
  const modelProblems: Problem[] = [];
  const model = chooseModel(fields["model"], catalogue, modelProblems);
  const limit = Math.min(MAX_PROMPT, model?.support.promptLimit ?? MAX_PROMPT);
  const prompt = typeof fields["prompt"] === "string" ? parsePrompt(fields["prompt"], problems, limit) : "";
  const metadata = parseMetadata(fields["metadata"], problems);
  problems.push(...modelProblems);
  if (model === null) return { kind: "invalid", problems };

  const seconds = chooseSeconds(fields["seconds"], model, problems);
  const size = chooseSize(fields["size"], model, problems);
  const variants = chooseVariants(fields["n_variants"], size, problems);
  if (image && !model.support.modes.includes("image")) {
    problems.push(invalid("input_reference", `Model '${model.name}' cannot start from an image.`));
  }
  if (problems.length > 0) return { kind: "invalid", problems };
  const mode = image ? "image" : "text";
  const request = { prompt, seconds, variants, mode, image, remixOf: null, metadata } as const;
  return { kind: "valid", model, request: { ...request, model: model.name, size: size.size } };
}

/** Checks the body of a remix, `{prompt}` alone. */
export function parseRemix(fields: Readonly<Record<string, unknown>>): ParsedRemix {
  const body = REMIX_SCHEMA.safeParse(fields);
  const problems = body.success ? [] : problemsOf(body.error, fields);
  const prompt =
    typeof fields["prompt"] === "string" ? parsePrompt(fields["prompt"], problems, MAX_PROMPT) : "";
  const [first, ...more] = problems;
  return first ? { kind: "invalid", problems: [first, ...more] } : { kind: "valid", prompt };
}

/** OpenAI's wording for a value outside a list. */
export function notSupported(param: string, value: unknown, allowed: readonly unknown[]): Problem {
  const quoted = allowed.map((each) => `'${each}'`);
  const last = quoted.at(-1) ?? "none";
  const list = quoted.length <= 2 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${last}`;
  return invalid(param, `Invalid value: '${shown(value)}'. Supported values are: ${list}.`);
}

function chooseModel(
  name: unknown,
  { models, defaultModel }: Catalogue,
  problems: Problem[],
): VideoModel | null {
  if (name !== undefined && typeof name !== "string") return null;
  const names = models.map((model) => model.name);
  const wanted = name ?? defaultModel ?? (models.length === 1 ? names[0] : undefined);
  if (wanted === undefined) {
    const message = `Missing required parameter: 'model'. Configured models: ${names.join(", ") || "none"}.`;
    problems.push({ message, param: "model", code: "missing_required_parameter" });
    return null;
  }
  const model = models.find((each) => each.name === wanted);
  if (!model) problems.push(notSupported("model", wanted, names));
  return model ?? null;
}

function chooseSeconds(value: unknown, { support }: VideoModel, problems: Problem[]): number {
  if (value === undefined) return support.defaultSeconds;
  const seconds = parseWholeNumber(value);
  if (seconds !== null && support.seconds.includes(seconds)) return seconds;
  if (isText(value)) problems.push(notSupported("seconds", value, support.seconds));
  return support.defaultSeconds;
}

function chooseSize(value: unknown, { support }: VideoModel, problems: Problem[]): SizeSupport {
  const wanted = value ?? support.defaultSize;
  const found = support.sizes.find(({ size }) => size === wanted);
  if (found) return found;
  const sizes = support.sizes.map(({ size }) => size);
  if (typeof value === "string") problems.push(notSupported("size", value, sizes));
  return { size: support.defaultSize, maxVariants: 4 };
}

function chooseVariants(value: unknown, { maxVariants }: SizeSupport, problems: Problem[]): number {
  if (value === undefined) return 1;
  const variants = parseWholeNumber(value);
  if (variants !== null && variants >= 1 && variants <= maxVariants) return variants;
  const allowed = Array.from({ length: maxVariants }, (_, index) => index + 1);
  if (isText(value)) problems.push(notSupported("n_variants", value, allowed));
  return 1;
}

function problemsOf(error: z.ZodError, fields: Readonly<Record<string, unknown>>): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") return issue.keys.map(unknownParameter);
    const param = String(issue.path[0] ?? "");
    return [fields[param] === undefined ? missing(param) : wrongType(param)];
  });
}

function unknownParameter(key: string): Problem {
  return { message: `Unknown parameter: '${shown(key)}'.`, param: shown(key), code: "unknown_parameter" };
}

function missing(param: string): Problem {
  return { message: `Missing required parameter: '${param}'.`, param, code: "missing_required_parameter" };
}

const EXPECTED: Readonly<Record<string, string>> = {
  seconds: "a string or an integer",
  n_variants: "a string or an integer",
  metadata: "an object of strings",
};

function wrongType(param: string): Problem {
  const message = `Invalid type for '${param}': expected ${EXPECTED[param] ?? "a string"}.`;
  return { message, param, code: "invalid_type" };
}

function invalid(param: string, message: string): Problem {
  return { message, param, code: "invalid_value" };
}

function isText(value: unknown): boolean {
  return typeof value === "string" || Number.isFinite(value);
}

/** A caller's own value, short enough to show it back. */
function shown(value: unknown): string {
  const text = String(value);
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}
