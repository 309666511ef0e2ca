import { expect, test } from "vitest";
import { eventually, type Video } from "../support/stack/stackApi.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack({ slots: 20 });
const MINUTES = 60_000;

test("films that drip from their provider do not keep the others from being archived", async () => {
  const { api } = stack();
  const videos = (prompts: readonly string[]) =>
    Promise.all(prompts.map((prompt) => api.create({ prompt, seconds: "4" })));
  const stagesOf = (those: readonly Video[]) =>
    Promise.all(those.map(async ({ id }) => (await api.read(id)).stage));
  const all = (stage: string) => (stages: readonly string[]) => stages.every((each) => each === stage);
  const numbers = [1, 2, 3, 4, 5, 6];

  const drips = await videos(numbers.map((number) => `A drip, ${number} #content-slow=0.01`));
  await eventually("the drips", () => stagesOf(drips), all("archiving"), MINUTES);
  const rivers = await videos(numbers.map((number) => `A river, ${number}`));
  await eventually("the rivers", () => stagesOf(rivers), all("completed"), 5 * MINUTES);
  expect(await stagesOf(drips)).toEqual(drips.map(() => "archiving"));
});
