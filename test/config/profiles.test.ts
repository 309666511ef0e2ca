import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { describeModel } from "../../src/lib/domain/models/describeModel.ts";
import type { Profile } from "../../src/lib/domain/models/profile.ts";
import { usdFromAmount } from "../../src/lib/domain/money/amount.ts";
import { parseVideoRequest } from "../../src/lib/domain/request/parseVideoRequest.ts";
import { planVideo } from "../../src/lib/domain/video/plan.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { TOY } from "../support/samples/sampleProfile.ts";
import { NOW } from "../support/samples/sampleVideo.ts";

const LIMITS = { maxRunning: 2, maxCreatesPerMinute: null };

/** The one model of these settings, where these APIs can be spoken. */
function modelOf(entry: object, profiles: readonly Profile[] = [...PROFILES, TOY]) {
  const models = [{ name: "film", endpoint: "https://films.example", ...entry }];
  const { models: read } = readConfig(
    {
      VIDEO_MODELS: JSON.stringify(models),
      MediaStorage: "UseDevelopmentStorage=true",
      AUTH_MODE: "open",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    },
    profiles,
  );
  const [model] = read;
  if (!model) throw new Error("no model was read");
  return model;
}

describe("an API that has nothing but a profile", () => {
  const model = modelOf({ api: "toy-videos" });

  test("is told by the part of a deployment's name that its profile says", () => {
    expect(modelOf({ deployment: "my-toy" }).target.api).toBe("toy-videos");
    expect(modelOf({ deployment: "my-ball" }).target.api).toBe("sora-1");
  });

  test("is listed with what its models can make and cost", () => {
    expect(describeModel(model, LIMITS, NOW)).toMatchObject({
      id: "film",
      api: "toy-videos",
      default_size: "128x64",
      default_seconds: "3",
      sizes: [
        { size: "64x64", max_variants: 3 },
        { size: "128x64", max_variants: 1 },
      ],
      seconds: ["2", "3"],
      modes: ["text"],
      has_audio: false,
      price: { per_second: 0.25, scales_with_pixels: false, estimate: true },
    });
  });

  test("is asked only for what it can make", () => {
    const catalogue = { models: [model], defaultModel: null };
    const problemsOf = (fields: object) => {
      const parsed = parseVideoRequest({ prompt: "a ball", ...fields }, null, catalogue);
      return parsed.kind === "invalid" ? parsed.problems.map(({ message }) => message) : [];
    };
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ prompt: "p".repeat(40) })).toEqual([]);
    expect(problemsOf({ prompt: "p".repeat(41), seconds: "4" })).toEqual([
      "Invalid value: the prompt has 41 characters; at most 40 are allowed.",
      "Invalid value: '4'. Supported values are: '2' and '3'.",
    ]);
  });

  test("has its variants made, and its lost replies settled, the way it says", () => {
    const parsed = parseVideoRequest({ prompt: "a ball", size: "64x64", n_variants: 3 }, null, {
      models: [model],
      defaultModel: null,
    });
    if (parsed.kind === "invalid") throw new Error("the request was refused");
    const { jobs, estimated } = planVideo(parsed.request, model);
    expect([jobs.length, estimated]).toEqual([1, 3 * 3 * 2_500]);
    expect(model.reconcile).toBe("token");
    expect(modelOf({ api: "toy-videos", reconcile: "never" }).reconcile).toBe("never");
  });

  test("is refused where no adapter speaks it", () => {
    expect(() => modelOf({ api: "toy-videos" }, PROFILES)).toThrow("0.api must be one of");
    expect(() => modelOf({}, [TOY])).toThrow("0.api is not set, and the deployment's name does not tell it");
  });
});

test.each([
  ["xai", { size: "848x480", seconds: 10 }, 0.5],
  ["xai", { size: "1280x720", seconds: 10 }, 0.7],
  ["byteplus", { size: "1280x720", seconds: 10 }, 0.5184],
  ["byteplus", { size: "1280x720", seconds: 10, generate_audio: false }, 0.2592],
])("%s asks for %j its own price", (api, asked, usd) => {
  const model = modelOf({ api, auth: "none" });
  const catalogue = { models: [model], defaultModel: null };
  const parsed = parseVideoRequest({ prompt: "a ball", ...asked }, null, catalogue);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  expect(usdFromAmount(planVideo(parsed.request, model).estimated)).toBe(usd);
});

test("what a profile leaves open is asked of the operator, and nothing else", () => {
  const open: Profile = { ...TOY, formats: null, price: { usual: null, isEstimate: false } };
  expect(() => modelOf({ api: "toy-videos" }, [open])).toThrow(
    [
      "- VIDEO_MODELS: 0.price is needed for toy-videos",
      "- VIDEO_MODELS: 0.sizes is needed for toy-videos",
      "- VIDEO_MODELS: 0.seconds is needed for toy-videos",
    ].join("\n"),
  );
  const said = { price: { usdPerSecond: 1 }, sizes: ["32x32", "16x16"], seconds: [7] };
  expect(modelOf({ api: "toy-videos", ...said }, [open])).toMatchObject({
    price: { usdPerSecond: 1 },
    priceIsEstimate: false,
    support: { defaultSize: "32x32", defaultSeconds: 7, modes: ["text"], promptLimit: 40 },
  });
});
