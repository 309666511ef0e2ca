import { ASTRAL, type BadBody, fault, form, invalid, prompt, sent, unknown, wrongType } from "./badBody.ts";

const BLANK = "Invalid value: the prompt is blank.";
const TOO_LONG = "Invalid value: the prompt has 32001 characters; at most 32000 are allowed.";
const HALF = "Invalid value: the prompt has half of a surrogate pair; send well-formed Unicode.";
const SIZES = "Supported values are: '720x1280' and '1280x720'.";
const PAIR = "Invalid value: metadata keys have 1 to 64 characters, values at most 512.";

function pairs(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
}

/** What is wrong with a prompt. */
export const badPrompts: readonly BadBody[] = [
  {
    name: "no prompt",
    call: { json: {} },
    status: 400,
    error: fault("prompt", "missing_required_parameter", "Missing required parameter: 'prompt'."),
  },
  invalid("an empty prompt", { prompt: "" }, "prompt", BLANK),
  invalid("a blank prompt", { prompt: " \r\n\t\u00a0\u3000" }, "prompt", BLANK),
  invalid("a prompt of zero-width characters", { prompt: "\u200b\u2060\ufeff" }, "prompt", BLANK),
  form("a blank prompt in a form", { prompt: "  " }, fault("prompt", "invalid_value", BLANK)),
  wrongType("a prompt that is null", { prompt: null }, "prompt", "a string"),
  wrongType("a prompt that is a list", { prompt: [prompt] }, "prompt", "a string"),
  invalid("a prompt of 32,001 letters", { prompt: "x".repeat(32_001) }, "prompt", TOO_LONG),
  invalid("a prompt of 32,001 birds", { prompt: ASTRAL.repeat(32_001) }, "prompt", TOO_LONG),
  sent(
    "a prompt with half of a surrogate pair",
    '{"prompt":"half \\ud83d of it"}',
    "application/json",
    fault("prompt", "invalid_value", HALF),
  ),
];

const badSizes: readonly BadBody[] = [
  ...["1920x1080", "1024x1792", "1280X720", " 1280x720", "720", ""].map((size) =>
    invalid(`size '${size}'`, { prompt, size }, "size", `Invalid value: '${size}'. ${SIZES}`),
  ),
  wrongType("a size that is a number", { prompt, size: 720 }, "size", "a string"),
];

const badNumbers: readonly BadBody[] = [
  ...["5", 5, "0", -4, 4.5, "4.0", "04", " 4", "4s", "1e1", ""].map((seconds) =>
    invalid(
      `seconds ${JSON.stringify(seconds)}`,
      { prompt, seconds },
      "seconds",
      `Invalid value: '${seconds}'. Supported values are: '4', '8', and '12'.`,
    ),
  ),
  wrongType("seconds that are true", { prompt, seconds: true }, "seconds", "a string or an integer"),
  wrongType("seconds that are null", { prompt, seconds: null }, "seconds", "a string or an integer"),
  ...[0, 5, "two", 1.5].map((n_variants) =>
    invalid(
      `n_variants ${JSON.stringify(n_variants)}`,
      { prompt, n_variants },
      "n_variants",
      `Invalid value: '${n_variants}'. Supported values are: '1', '2', '3', and '4'.`,
    ),
  ),
  invalid(
    "more variants than the size allows",
    { prompt, model: "sora", size: "1280x720", n_variants: 3 },
    "n_variants",
    "Invalid value: '3'. Supported values are: '1' and '2'.",
  ),
];

const badMetadata: readonly BadBody[] = [
  wrongType("metadata that is a list", { prompt, metadata: [] }, "metadata", "an object of strings"),
  {
    name: "metadata of a number",
    call: { json: { prompt, metadata: { shot: 7 } } },
    status: 400,
    error: fault("metadata", "invalid_type", "Invalid type for 'metadata': every value must be a string."),
  },
  invalid(
    "17 pairs of metadata",
    { prompt, metadata: pairs(17) },
    "metadata",
    "Invalid value: metadata has 17 pairs; at most 16 are allowed.",
  ),
  invalid("a long metadata value", { prompt, metadata: { k: "v".repeat(513) } }, "metadata", PAIR),
  invalid("a long metadata key", { prompt, metadata: { ["k".repeat(65)]: "v" } }, "metadata", PAIR),
  invalid("an empty metadata key", { prompt, metadata: { "": "v" } }, "metadata", PAIR),
];

/** What is wrong with any other field. */
export const badFields: readonly BadBody[] = [
  ...badSizes,
  ...badNumbers,
  ...badMetadata,
  invalid(
    "an unknown model",
    { prompt, model: "veo-3" },
    "model",
    "Invalid value: 'veo-3'. Supported values are: 'sora-2' and 'sora'.",
  ),
  wrongType("a model that is a number", { prompt, model: 2 }, "model", "a string"),
  unknown("an unknown field", { prompt, duration: 4 }, "duration"),
  unknown("a field of the other protocol", { prompt, n_seconds: 4 }, "n_seconds"),
  sent(
    "a field named __proto__",
    `{"prompt":"${prompt}","__proto__":{"seconds":"8"}}`,
    "application/json",
    fault("__proto__", "unknown_parameter", "Unknown parameter: '__proto__'."),
  ),
];
