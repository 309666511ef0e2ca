import { describe, expect, test } from "vitest";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import { CATALOGUE, OTHER, SORA_1, SORA_2 } from "../../support/samples/sampleModels.ts";

/** The limits as they are documented: variants at most on Sora 1 (0 = no such size), and whether Sora 2 has the size. */
const SIZES = [
  { size: "480x480", sora1: 4, sora2: false },
  { size: "480x854", sora1: 4, sora2: false },
  { size: "854x480", sora1: 4, sora2: false },
  { size: "720x720", sora1: 4, sora2: false },
  { size: "720x1280", sora1: 2, sora2: true },
  { size: "1280x720", sora1: 2, sora2: true },
  { size: "1080x1080", sora1: 1, sora2: false },
  { size: "1080x1920", sora1: 1, sora2: false },
  { size: "1920x1080", sora1: 1, sora2: false },
  { size: "640x480", sora1: 0, sora2: false },
  { size: "1792x1024", sora1: 0, sora2: false },
] as const;
const SECONDS = Array.from({ length: 23 }, (_, index) => index);
const VARIANTS = [0, 1, 2, 3, 4, 5];

const CELLS = SIZES.flatMap(({ size, sora1, sora2 }) => [
  { model: "sora", size, variants: sora1, seconds: (n: number) => n >= 1 && n <= 20 },
  { model: "sora-2", size, variants: sora2 ? 4 : 0, seconds: (n: number) => [4, 8, 12].includes(n) },
]);

/** Money in 1/10,000 dollars by whole numbers alone: 0.05 a second and 1280x720 pixels, or 0.10 a second. */
function priceOf(model: string, size: string, seconds: number, films: number): number {
  if (model === "sora-2") return 1_000 * seconds * films;
  const [width = 0, height = 0] = size.split("x").map(Number);
  const dividend = 500n * BigInt(seconds * films * width * height);
  const divisor = 1280n * 720n;
  return Number((2n * dividend + divisor) / (2n * divisor));
}

describe("every cell of the support matrix is accepted and priced, or refused by the right names", () => {
  test.each(CELLS)("$model at $size", ({ model, size, variants: most, seconds: allows }) => {
    // Compared at once: a comparison each costs more than all the parsing.
    const answers: unknown[] = [];
    const wanted: unknown[] = [];
    for (const seconds of SECONDS) {
      for (const variants of VARIANTS) {
        // A form writes numbers as text: at each size every other cell comes from one.
        const text = (seconds + variants) % 2 === 0 ? String : Number;
        const fields = { model, prompt: "x", size, seconds: text(seconds), n_variants: text(variants) };
        const parsed = parseVideoRequest(fields, null, CATALOGUE);
        const wrong = [
          ...(allows(seconds) ? [] : ["seconds"]),
          ...(most > 0 ? [] : ["size"]),
          // Without a size there is no saying how many of it are too many, beyond what any size allows.
          ...(variants >= 1 && variants <= (most || 4) ? [] : ["n_variants"]),
        ];
        const found = parsed.kind === "valid" ? [] : parsed.problems.map(({ param }) => param);
        if (parsed.kind !== "valid") {
          answers.push({ fields, found, codes: new Set(parsed.problems.map(({ code }) => code)) });
          wanted.push({ fields, found: wrong, codes: new Set(["invalid_value"]) });
          continue;
        }
        const { model: name, size: format, seconds: length, variants: films, mode } = parsed.request;
        const { estimated } = planVideo(parsed.request, parsed.model);
        answers.push({ fields, found, asked: [name, format, length, films, mode], estimated });
        const asked = [model, size, seconds, variants, "text"];
        wanted.push({ fields, found: wrong, asked, estimated: priceOf(model, size, seconds, variants) });
      }
    }
    expect(answers).toEqual(wanted);
  });
});

test.each([
  ["sora", { size: "1280x720", seconds: 5, variants: 1 }],
  ["sora-2", { size: "720x1280", seconds: 4, variants: 1 }],
  ["wan", { size: "832x480", seconds: 5, variants: 1 }],
])("a prompt alone is enough for %s: the rest are its defaults", (model, defaults) => {
  const parsed = parseVideoRequest({ model, prompt: "a reel" }, null, CATALOGUE);
  expect(parsed).toMatchObject({
    kind: "valid",
    request: { model, prompt: "a reel", mode: "text", image: null, remixOf: null, metadata: {}, ...defaults },
  });
});

test("a server of our own makes the sizes and lengths it was configured with, and no others", () => {
  for (const size of ["832x480", "480x832"]) {
    for (const seconds of ["5", "10"]) {
      const parsed = parseVideoRequest({ model: "wan", prompt: "x", size, seconds }, null, CATALOGUE);
      expect(parsed.kind).toBe("valid");
    }
  }
  const parsed = parseVideoRequest(
    { model: "wan", prompt: "x", size: "1280x720", seconds: 4 },
    null,
    CATALOGUE,
  );
  expect(parsed).toMatchObject({
    kind: "invalid",
    problems: [
      { param: "seconds", message: "Invalid value: '4'. Supported values are: '5' and '10'." },
      { param: "size", message: "Invalid value: '1280x720'. Supported values are: '832x480' and '480x832'." },
    ],
  });
});

describe("the model", () => {
  const prompt = "x";
  const modelOf = (fields: object, models: readonly (typeof SORA_1)[], defaultModel: string | null) => {
    const parsed = parseVideoRequest({ prompt, ...fields }, null, { models, defaultModel });
    return parsed.kind === "valid" ? parsed.request.model : parsed.problems;
  };

  test("is the one that is named, else the default, else the only one", () => {
    expect(modelOf({ model: "sora" }, [SORA_1, SORA_2], "sora-2")).toBe("sora");
    expect(modelOf({}, [SORA_1, SORA_2], "sora-2")).toBe("sora-2");
    expect(modelOf({}, [OTHER], null)).toBe("wan");
  });

  test("must be named when there are several and no default", () => {
    expect(modelOf({}, [SORA_1, SORA_2], null)).toEqual([
      {
        message: "Missing required parameter: 'model'. Configured models: sora, sora-2.",
        param: "model",
        code: "missing_required_parameter",
      },
    ]);
  });

  test.each(["sora-3", "", "SORA-2", "__proto__", "constructor", "toString"])(
    "'%s' is refused with the names there are",
    (model) => {
      expect(modelOf({ model }, [SORA_1, SORA_2], "sora-2")).toEqual([
        {
          message: `Invalid value: '${model}'. Supported values are: 'sora' and 'sora-2'.`,
          param: "model",
          code: "invalid_value",
        },
      ]);
    },
  );

  test.each([null, 7, true, {}, ["sora"]])(
    "that is no text (%j) is refused once, default or not",
    (model) => {
      const problem = {
        message: "Invalid type for 'model': expected a string.",
        param: "model",
        code: "invalid_type",
      };
      expect(modelOf({ model }, [SORA_1, SORA_2], null)).toEqual([problem]);
      expect(modelOf({ model }, [SORA_1, SORA_2], "sora-2")).toEqual([problem]);
    },
  );
});

describe("a start image", () => {
  const image = { sha256: "0".repeat(64), contentType: "image/png", bytes: 70 };

  test.each(["sora", "sora-2", "wan"])("makes a request to %s image-to-video", (model) => {
    const parsed = parseVideoRequest({ model, prompt: "x" }, image, CATALOGUE);
    expect(parsed).toMatchObject({ kind: "valid", request: { mode: "image", image } });
  });

  test("is refused by name on a model that cannot start from one", () => {
    const textOnly = { ...SORA_2, support: { ...SORA_2.support, modes: ["text"] as const } };
    const catalogue = { models: [textOnly], defaultModel: null };
    expect(parseVideoRequest({ prompt: "x" }, image, catalogue)).toEqual({
      kind: "invalid",
      problems: [
        {
          message: "Model 'sora-2' cannot start from an image.",
          param: "input_reference",
          code: "invalid_value",
        },
      ],
    });
  });
});
