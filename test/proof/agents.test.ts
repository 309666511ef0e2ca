import { randomBytes } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { makeApiKey } from "../../local/commands/apiKey.ts";
import { agentOf } from "../support/agents/agentOf.ts";
import { newAgent, videoIn } from "../support/agents/agents.ts";
import { oneApp } from "../support/app/oneApp.ts";

const start = oneApp({ sora: { renderSeconds: 20 }, sweeps: false });
const FILM = { prompt: "A mill", model: "sora-2", seconds: "4", size: "1280x720" };

test("an agent makes a film and gets a link to it; every answer states its cost", async () => {
  const app = await start();
  const agent = await agentOf(app);
  const ajv = formats.default(new Ajv2020({ strict: false }));
  const outputs = new Map(
    (await agent.tools()).map(({ name, outputSchema }) => [name, ajv.compile(outputSchema)]),
  );
  const notes: string[] = [];
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const called = await agent.call(name, args);
    notes.push(called.note);
    expect(called.isError, called.note).toBe(false);
    const fits = outputs.get(name);
    expect(fits?.(called.value), JSON.stringify(fits?.errors)).toBe(true);
    return called;
  };
  await call("models");
  expect((await call("estimate", FILM)).value).toMatchObject({ cost: { currency: "USD", estimated: 0.4 } });
  const { id } = videoIn(await call("create", FILM));
  expect((await call("status", { id })).links).toEqual([]);
  await app.untilFinal(id);
  const made = await call("wait", { id, seconds: 1 });
  expect(made.note).toContain("$0.40");
  const [link = ""] = made.links;
  const { searchParams } = new URL(link);
  expect(searchParams.get("sp")).toBe("r");
  expect(Date.parse(searchParams.get("se") ?? "") - app.clock.now()).toBeLessThanOrEqual(15 * 60_000);

  const remix = videoIn(await call("remix", { id, prompt: "The mill at night" }));
  expect(remix).toMatchObject({ remixed_from_video_id: id, mode: "remix" });
  expect(videoIn(await call("cancel", { id: remix.id })).stage).toBe("cancelling");
  expect((await call("list")).value).toMatchObject({ has_more: false, data: [{ id: remix.id }, { id }] });
  expect((await call("list", { limit: 1, order: "asc" })).value).toMatchObject({
    has_more: true,
    data: [{ id }],
  });
  for (const note of notes) expect(note).toMatch(/\$\d|costs nothing/);
  await agent.close();
});

test("twenty equal calls at once make one film, and each but the first says so and how to get another", async () => {
  const app = await start();
  const agent = await agentOf(app);
  const calls = await Promise.all(Array.from({ length: 20 }, () => agent.call("create", FILM)));
  const ids = new Set(calls.map((each) => videoIn(each).id));
  expect(ids.size).toBe(1);
  const again = await agent.call("create", { ...FILM, seconds: 4 });
  expect(videoIn(again).id).toBe([...ids][0]);
  expect(again.note).toMatch(/nothing new was started or is charged.*new idempotency_key/s);
  for (const id of ids) await app.untilFinal(id);
  expect(app.sora.jobs()).toHaveLength(1);
  expect((await agent.call("create", FILM)).note).toMatch(/nothing new/);

  const other = videoIn(await agent.call("create", { ...FILM, idempotency_key: "another" }));
  expect(ids.has(other.id)).toBe(false);
  expect(videoIn(await agent.call("create", { ...FILM, idempotency_key: "another" })).id).toBe(other.id);
  const reused = await agent.call("create", { ...FILM, prompt: "Else", idempotency_key: "another" });
  expect([reused.isError, reused.note]).toEqual([true, expect.stringContaining("idempotency_key_reused")]);
});

test("an equal call after a quarter of an hour, or after its film was deleted, is another film", async () => {
  const app = await start();
  const agent = await agentOf(app);
  const first = videoIn(await agent.call("create", FILM)).id;
  await app.untilFinal(first);
  await app.clock.advance(901_000);
  const calls = await Promise.all(Array.from({ length: 5 }, () => agent.call("create", FILM)));
  const later = new Set(calls.map((each) => videoIn(each).id));
  expect(later.size).toBe(1);
  expect(later.has(first)).toBe(false);
  const [second = ""] = later;
  await app.untilFinal(second);
  expect((await app.call("DELETE", `/videos/${second}`))?.status).toBe(200);
  const third = videoIn(await agent.call("create", FILM)).id;
  expect([first, second]).not.toContain(third);
  await app.untilFinal(third);
});

test("two agents with two keys see only their own", async () => {
  const [anna, ben] = ["anna", "ben"].map((owner) => makeApiKey(owner, false, randomBytes(32)));
  if (!anna || !ben) throw new Error("no keys");
  const API_KEYS = JSON.stringify([anna.holder, ben.holder]);
  const app = await start({ settings: { AUTH_MODE: "keys", API_KEYS } });
  const [annas, bens] = [await agentOf(app, newAgent, anna.key), await agentOf(app, newAgent, ben.key)];
  const { id } = videoIn(await annas.call("create", FILM));
  const bensId = videoIn(await bens.call("create", FILM)).id;
  expect(bensId).not.toBe(id);
  expect((await annas.call("list")).value).toMatchObject({ data: [{ id }] });
  for (const [tool, args] of [
    ["status", { id }],
    ["wait", { id }],
    ["cancel", { id }],
    ["remix", { id, prompt: "Mine" }],
  ] as const)
    expect(await bens.call(tool, args)).toMatchObject({
      isError: true,
      note: expect.stringContaining("No video with this id"),
    });
  await expect(agentOf(app, newAgent, "wrong")).rejects.toThrow();
});
