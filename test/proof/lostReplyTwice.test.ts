import { expect, test } from "vitest";
import { createsOf, deletedIds, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
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

test("two lines on one deployment never adopt each other's jobs", async () => {
  const models = (url: string) => [
    ...soraModel({ group: "slow" })(url),
    ...soraModel({ name: "sora-2-fast", group: "fast" })(url),
  ];
  const dailies = await app({ models, sora: { slots: null } });
  const body = { prompt: "Rain", size: "1280x720", seconds: "4" };
  const made = await dailies.create({ ...body, model: "sora-2-fast" }, "a");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "before" } });
  const lost = await dailies.create({ ...body, model: "sora-2" }, "b");
  for (const id of [made, lost]) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(3);
  await dailies.clock.advance(1_800_000);
  expect(dailies.events("orphan_at_provider")).toEqual([]);
  await expectSettled(dailies, 2);
});

test("two lines on one deployment without prompts in lists never take each other's jobs", async () => {
  const models = (url: string) => [
    ...soraModel({ group: "slow" })(url),
    ...soraModel({ name: "sora-2-fast", group: "fast" })(url),
  ];
  const dailies = await app({ models, sora: { slots: null, echoPrompt: false }, sweeps: false });
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "before" } });
  const body = { size: "1280x720", seconds: "4" };
  const ids = [
    await dailies.create({ ...body, prompt: "Rain", model: "sora-2-fast" }, "a"),
    await dailies.create({ ...body, prompt: "Snow", model: "sora-2" }, "b"),
  ];
  for (const id of ids) await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(createsOf(dailies)).toHaveLength(2);
});
