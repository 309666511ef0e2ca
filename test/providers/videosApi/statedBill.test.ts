import { expect, test } from "vitest";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

const DONE = { id: "video_1", status: "completed" };

async function billOf(body: object, api = "openai-videos") {
  await using server = await scriptedServer(json(200, body));
  const answer = await providerAt(server.url, { api }).check("video_1");
  return answer.kind === "seen" ? answer.job.billed : answer.kind;
}

test.each([
  ["of a job that is done", { ...DONE, usage: { cost: 0.371_23 } }, 0.371_23],
  ["of one that failed", { id: "video_1", status: "failed", usage: { cost: 0.1 } }, 0.1],
  ["of nothing", { ...DONE, usage: { cost: 0, seconds: 4 } }, 0],
])("the bill %s is what the server states as `usage.cost`", async (_what, body, usd) => {
  expect(await billOf(body)).toBe(usd);
});

test.each([
  [DONE],
  [{ ...DONE, usage: null }],
  [{ ...DONE, usage: {} }],
  [{ ...DONE, usage: { cost: null } }],
  [{ ...DONE, usage: { cost: "0.4" } }],
  [{ ...DONE, usage: { cost: -1 } }],
  [{ ...DONE, usage: { cost: 1e9 } }],
])("what is no amount that a film can cost is no bill: %j", async (body) => {
  expect(await billOf(body)).toBeUndefined();
});

test("Azure states no bill, whatever stands in its answers", async () => {
  expect(await billOf({ ...DONE, usage: { cost: 0.4 } }, "sora-2")).toBeUndefined();
});
