import { expect, test } from "vitest";
import { createsOf, expectAccountedFor, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { geminiModel, vertexModel } from "../support/providers/veoModels.ts";

const app = oneApp({
  settings: { DEFAULT_MODEL: "veo", PROVIDER_TIMEOUT_SECONDS: "3" },
  sora: { renderSeconds: 90 },
});
const prompt = "A lantern over a canal";
const EIGHT_SECONDS = 32_000;
const LOST = ["#create-lost", "#create-cut", "#create-502", "#create-garbled"];

/** A film whose create is broken by a word in its prompt. */
function lost(dailies: Dailies, word: string): Promise<string> {
  return dailies.create({ prompt: `${prompt} ${word}`, seconds: "8" }, "k");
}

test.each([
  ["the Gemini API", geminiModel],
  ["Vertex AI", vertexModel],
])(
  "a film on %s is made, archived and billed once, whatever is filtered costs nothing",
  async (_where, models) => {
    const dailies = await app({ models: models() });
    const id = await dailies.create({ prompt, size: "1920x1080", seed: 7, negative_prompt: "rain" }, "k");
    expect(await dailies.untilFinal(id)).toMatchObject({ stage: "completed", seconds: "8" });
    const [job] = dailies.sora.jobs();
    expect(job?.extra).toMatchObject({ seed: 7, negativePrompt: "rain", sampleCount: 1 });
    await expectArchived(dailies, id, [job?.id ?? ""]);

    const blocked = await dailies.create({ prompt: `${prompt} #moderated` }, "b");
    expect(await dailies.untilFinal(blocked)).toMatchObject({
      stage: "failed",
      error: { code: "moderation_blocked" },
      cost: { actual: 0 },
    });
    await expectSettled(dailies, 1);
  },
);

test.each(LOST)(
  "on Vertex AI a reply that was lost (%s) is settled by the create's folder: one job, one bill",
  async (word) => {
    const dailies = await app({ models: vertexModel() });
    const id = await lost(dailies, word);
    expect((await dailies.untilFinal(id)).stage).toBe("completed");
    expect(createsOf(dailies)).toHaveLength(1);
    await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
    await expectSettled(dailies, 1);
  },
);

test("on Vertex AI two creates of one prompt are told apart by their folders, though both replies were lost", async () => {
  const dailies = await app({ models: vertexModel() });
  const ids = await Promise.all(
    ["a", "b"].map((key) => dailies.create({ prompt: `${prompt} #create-lost`, seconds: "8" }, key)),
  );
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  const films = await Promise.all(
    ids.map(async (id) => {
      const answer = await dailies.host.request("GET", `/api/v1/videos/${id}/content`);
      return Buffer.from(await answer.arrayBuffer()).toString("base64");
    }),
  );
  expect(new Set(films).size).toBe(2);
  await expectSettled(dailies, 2);
});

test("on Vertex AI an empty folder proves nothing before the longest render is over", async () => {
  const dailies = await app({ models: vertexModel(), sora: { renderSeconds: 1_500 } });
  const id = await lost(dailies, "#create-lost");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("on Vertex AI a create that was never made is posted again, and not before the longest render is over", async () => {
  const dailies = await app({ models: vertexModel() });
  const id = await lost(dailies, "#create-unsent");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const [first, second, ...more] = createsOf(dailies);
  expect(more).toEqual([]);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_800_000);
  expect(dailies.sora.jobs()).toHaveLength(1);
});

test.each(LOST)(
  "on the Gemini API a reply that was lost (%s) is left to an operator, and never posted again",
  async (word) => {
    const dailies = await app({ models: geminiModel(), sweeps: false });
    const id = await lost(dailies, word);
    await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
    await dailies.clock.advance(3 * 86_400_000);
    expect(await dailies.video(id)).toMatchObject({ stage: "failed", cost: { actual: 0 } });
    expect(createsOf(dailies)).toHaveLength(1);
    expect(dailies.sora.jobs()).toHaveLength(1);
    await expectAccountedFor(dailies, EIGHT_SECONDS);
  },
);
