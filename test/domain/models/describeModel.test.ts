import { expect, test } from "vitest";
import { isRetired } from "../../../src/lib/domain/models/catalogue.ts";
import { describeModel } from "../../../src/lib/domain/models/describeModel.ts";
import { configured, OTHER, SORA_1, SORA_2 } from "../../support/samples/sampleModels.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

/** A server of our own, as far as every entry of one is the same. */
const OWN = { name: "own", api: "openai-videos", endpoint: "https://own.example/v1" };
const LIMITS = { maxRunning: 2, maxCreatesPerMinute: null };

test("a model is listed in OpenAI's shape, with all it can make and what that costs", () => {
  const model = configured({
    name: "film",
    api: "sora-1",
    endpoint: "https://secret-resource.example",
    deployment: "secret-deployment",
    auth: "key",
    keySetting: "SECRET_SETTING",
    retiresAt: "2026-12-31",
  });
  const described = describeModel(model, { maxRunning: 3, maxCreatesPerMinute: 2 }, NOW);
  expect(described).toEqual({
    id: "film",
    object: "model",
    created: 0,
    owned_by: "dailies",
    api: "sora-1",
    default_size: "1280x720",
    default_seconds: "5",
    sizes: [
      { size: "480x480", max_variants: 4 },
      { size: "480x854", max_variants: 4 },
      { size: "854x480", max_variants: 4 },
      { size: "720x720", max_variants: 4 },
      { size: "720x1280", max_variants: 2 },
      { size: "1280x720", max_variants: 2 },
      { size: "1080x1080", max_variants: 1 },
      { size: "1080x1920", max_variants: 1 },
      { size: "1920x1080", max_variants: 1 },
    ],
    seconds: Array.from({ length: 20 }, (_, index) => String(index + 1)),
    modes: ["text", "image"],
    has_audio: false,
    fields: [],
    price: { currency: "USD", per_second: 0.05, scales_with_pixels: true, estimate: true },
    limits: { max_running: 3, max_creates_per_minute: 2 },
    retires_at: "2026-12-31",
    retired: false,
  });
  expect(JSON.stringify(described)).not.toMatch(/secret/i);
});

test("Sora 2 has sound, remix and a published price, Sora 1 none of them", () => {
  expect(describeModel(SORA_2, LIMITS, NOW)).toMatchObject({
    has_audio: true,
    modes: ["text", "image", "remix"],
    price: { per_second: 0.1, scales_with_pixels: false, estimate: false },
  });
  expect(describeModel(SORA_1, LIMITS, NOW)).toMatchObject({ has_audio: false, retires_at: null });
});

test("a server of our own is listed with what it was configured with", () => {
  expect(describeModel(OTHER, LIMITS, NOW)).toMatchObject({
    id: "wan",
    default_size: "832x480",
    default_seconds: "5",
    seconds: ["5", "10"],
    price: { per_second: 0.03, scales_with_pixels: false },
  });
});

test("a size with fewer lengths or a rate of its own says so, and what callers may ask for beside is listed", () => {
  const model = configured({
    ...OWN,
    audio: true,
    seconds: [4, 8],
    sizes: ["1280x720", { size: "1920x1080", seconds: [8] }],
    price: { usdPerSecond: 0.4, silent: 0.2, bySize: { "1920x1080": { usdPerSecond: 0.6, silent: 0.5 } } },
    callerFields: ["seed", "generate_audio"],
  });
  expect(describeModel(model, LIMITS, NOW)).toMatchObject({
    sizes: [
      { size: "1280x720", max_variants: 4 },
      { size: "1920x1080", max_variants: 4, seconds: ["8"] },
    ],
    has_audio: true,
    fields: ["seed", "generate_audio"],
    price: {
      per_second: 0.4,
      per_second_silent: 0.2,
      by_size: [{ size: "1920x1080", per_second: 0.6, per_second_silent: 0.5 }],
    },
  });
});

test("a model is retired from the first moment (UTC) of its day on", () => {
  const model = configured({ name: "sora-2", endpoint: "https://films.example", retiresAt: "2026-10-15" });
  const day = Date.UTC(2026, 9, 15);
  expect(isRetired(model, day - 1)).toBe(false);
  expect(isRetired(model, day)).toBe(true);
  expect(isRetired(SORA_2, day)).toBe(false);
  expect(describeModel(model, LIMITS, day)).toMatchObject({ retires_at: "2026-10-15", retired: true });
});
