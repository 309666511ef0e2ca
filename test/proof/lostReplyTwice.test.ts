import { expect, test } from "vitest";
import { createsOf, deletedIds, expectSettled } from "../support/app/books.ts";
import { type AppOptions, oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ settings: { PROVIDER_TIMEOUT_SECONDS: "5" } });
const PROMPTS = [
  "Rain #create-lost",
  "Rain #create-lost",
  "Snow #create-500 #content-cut",
  "Hail #create-502=2 #poll-404=2",
  "Fog #create-busy #content-403=2",
  "Dew #create-cut #poll-500=3",
];

test.each([
  ["every step runs twice at once", { runTwice: ["*"] }],
  ["every child is started twice", { startTwice: ["*"] }],
  ["results of steps get lost", { loseResults: { "*": 60 } }],
  ["timers fire almost a second early", { timersEarlyBy: 999 }],
  [
    "all of that",
    { runTwice: ["*"], startTwice: ["*"], timersEarlyBy: 999, loseResults: { submitJob: 5, checkJob: 9 } },
  ],
])("with lost replies on top, when %s, each video is made and billed once", async (_, faults) => {
  const dailies = await app({}, { faults });
  const ids = [];
  for (const [index, prompt] of PROMPTS.entries()) ids.push(await dailies.create({ prompt }, `k${index}`));
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(dailies.sora.jobs()).toHaveLength(PROMPTS.length);
  expect(deletedIds(dailies)).toEqual([]);
  await dailies.clock.advance(900_000);
  await expectSettled(dailies, PROMPTS.length);
});

/** The app with its one model, whose line can be given another name: films of both lines are made side by side then. */
async function appWithOtherLine(options: AppOptions) {
  let group = "before";
  const dailies = await app({ ...options, models: (url) => soraModel({ group })(url) });
  const rename = async () => {
    group = "after";
    await dailies.run();
  };
  return { dailies, rename };
}

test("two lines on one deployment, before and after it was given another group, never adopt each other's jobs", async () => {
  const { dailies, rename } = await appWithOtherLine({ sora: { slots: null, renderSeconds: 120 } });
  const body = { prompt: "Rain", size: "1280x720", seconds: "4" };
  const made = await dailies.create(body, "a");
  await dailies.untilVideo(made, ({ stage }) => stage === "preprocessing" || stage === "running");
  await rename();
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "before" } });
  const lost = await dailies.create(body, "b");
  for (const id of [made, lost]) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(3);
  await dailies.clock.advance(1_800_000);
  expect(dailies.events("orphan_at_provider")).toEqual([]);
  await expectSettled(dailies, 2);
});

test("two lines on one deployment without prompts in lists never take each other's jobs", async () => {
  const { dailies, rename } = await appWithOtherLine({
    sora: { slots: null, echoPrompt: false },
    sweeps: false,
  });
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "before" } });
  const body = { size: "1280x720", seconds: "4" };
  const before = await dailies.create({ ...body, prompt: "Rain" }, "a");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  await rename();
  const after = await dailies.create({ ...body, prompt: "Snow" }, "b");
  for (const id of [before, after]) await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(createsOf(dailies)).toHaveLength(2);
});
