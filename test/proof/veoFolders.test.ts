import { expect, test } from "vitest";
import { createsOf, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { vertexModel } from "../support/providers/veoModels.ts";

const settings = { DEFAULT_MODEL: "veo", PROVIDER_TIMEOUT_SECONDS: "3" };
const app = oneApp({ settings, models: vertexModel(), sora: { renderSeconds: 90 } });
const LONGEST_RENDER_MS = 1_800_000;

async function filmOf(dailies: Dailies, id: string): Promise<string> {
  const answer = await dailies.host.request("GET", `/api/v1/videos/${id}/content`);
  return Buffer.from(await answer.arrayBuffer()).toString("base64");
}

test("two creates of one prompt are told apart by their folders, though both replies were lost", async () => {
  const dailies = await app();
  const body = { prompt: "A lantern #create-lost", size: "1920x1080", seed: 7, negative_prompt: "rain" };
  const ids = await Promise.all(["a", "b"].map((key) => dailies.create(body, key)));
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  const films = await Promise.all(ids.map((id) => filmOf(dailies, id)));
  expect(new Set(films).size).toBe(2);
  for (const { extra } of dailies.sora.jobs())
    expect(extra).toMatchObject({ seed: 7, negativePrompt: "rain", durationSeconds: 8 });
  await expectSettled(dailies, 2);
});

test("an empty folder proves nothing before the longest render is over: a film that comes late is ours", async () => {
  const dailies = await app({ sora: { renderSeconds: 1_500 } });
  const id = await dailies.create({ prompt: "A lantern #create-lost" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a create that made nothing is asked for again, and not before the longest render is over", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A lantern #create-unsent" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const [first, second, ...more] = createsOf(dailies);
  expect(more).toEqual([]);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(LONGEST_RENDER_MS);
  expect(dailies.sora.jobs()).toHaveLength(1);
});
