import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountFromUsd, usdFromAmount } from "../../../src/lib/domain/money/amount.ts";
import { planVideo, priceJob, type RemixSource } from "../../../src/lib/domain/video/plan.ts";
import { configured, SORA_1, SORA_2 } from "../../support/samples/sampleModels.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { WORKED_EXAMPLES } from "../../support/samples/workedExamples.ts";

describe("the worked examples cost exactly", () => {
  test.each(WORKED_EXAMPLES)("%s, %s, %i s, %i variant(s)", (model, size, seconds, variants, usd) => {
    const plan = planVideo(requestOf({ model, size, seconds, variants }), model === "sora" ? SORA_1 : SORA_2);
    expect(usdFromAmount(plan.estimated)).toBe(usd);
  });
});

describe("the provider jobs of a request", () => {
  test("are one for all variants on Sora 1", () => {
    const { jobs, estimated } = planVideo(requestOf({ model: "sora", size: "480x480", variants: 3 }), SORA_1);
    expect(jobs).toEqual([{ index: 0, outputs: [0, 1, 2], group: "films.example" }]);
    expect(usdFromAmount(estimated)).toBe(0.3);
  });

  test("are one for each variant on Sora 2", () => {
    const { jobs } = planVideo(requestOf({ variants: 3 }), SORA_2);
    expect(jobs).toEqual([0, 1, 2].map((index) => ({ index, outputs: [index], group: "films.example" })));
  });

  test("take their slot from the model's group, those of a remix from its source's", () => {
    const model = configured({ name: "sora-2", endpoint: "https://films.example", group: "tier 1" });
    const source: RemixSource = { providerId: "video_1", target: SORA_2.target, group: "elsewhere" };
    expect(planVideo(requestOf(), model).jobs[0]?.group).toBe("tier 1");
    expect(planVideo(requestOf(), model, source)).toMatchObject({ source, jobs: [{ group: "elsewhere" }] });
  });
});

test("the price is rounded once for each provider job, not for each film and not for the sum", () => {
  // 480x854 is 0.444791(6) of 1280x720: a second costs 222.3958(3), 24 of them 5337.5 ten-thousandths.
  const request = requestOf({ model: "sora", size: "480x854", seconds: 12, variants: 2 });
  expect(planVideo(request, SORA_1).estimated).toBe(5_338);
  expect(2 * priceJob(SORA_1.price, request, 1)).toBe(5_338);
  expect(priceJob(SORA_1.price, { ...request, seconds: 1 }, 4)).toBe(890);
  expect(4 * priceJob(SORA_1.price, { ...request, seconds: 1 }, 1)).toBe(888);
  // A third of a ten-thousandth too little, in each of two jobs.
  const cheap = { ...SORA_2, price: { usdPerSecond: 0.00012, scaleWithPixels: false } };
  expect(planVideo(requestOf({ seconds: 4, variants: 2 }), cheap).estimated).toBe(2 * 5);
  expect(priceJob(cheap.price, requestOf({ seconds: 4 }), 2)).toBe(10);
  const cheaper = { ...SORA_2, price: { usdPerSecond: 0.00011, scaleWithPixels: false } };
  expect(planVideo(requestOf({ seconds: 4, variants: 4 }), cheaper).estimated).toBe(4 * 4);
  expect(priceJob(cheaper.price, requestOf({ seconds: 4 }), 4)).toBe(18);
});

test("any configured price comes out as exact arithmetic rounds it, half a unit up", () => {
  const rate = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99_999 }));
  const size = fc.constantFrom("480x480", "480x854", "720x720", "1280x720", "1080x1080", "1920x1080");
  const count = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(rate, size, count(20), count(4), fc.boolean(), (parts, wxh, seconds, films, scale) => {
      const [whole, fraction] = parts;
      const text = `${whole}.${String(fraction).padStart(5, "0")}`;
      const price = { usdPerSecond: Number(text), scaleWithPixels: scale };
      const [width = 0, height = 0] = wxh.split("x").map(Number);
      // In 1/100,000 dollars, of which ten are one unit of the ledger.
      const rateUnits = BigInt(whole) * 100_000n + BigInt(fraction);
      const dividend = rateUnits * BigInt(seconds * films) * BigInt(scale ? width * height : 1);
      const divisor = 10n * BigInt(scale ? 1280 * 720 : 1);
      const exact = Number((2n * dividend + divisor) / (2n * divisor));
      expect(priceJob(price, { size: wxh, seconds }, films)).toBe(exact);
    }),
    { numRuns: 2_000 },
  );
});

test("amounts and dollars turn into each other without loss", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (amount) => {
      expect(amountFromUsd(usdFromAmount(amount))).toBe(amount);
    }),
  );
});
