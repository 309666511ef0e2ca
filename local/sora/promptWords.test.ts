import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ruleSchema } from "./faults/fault.ts";
import { promptWords } from "./faults/promptRules.ts";
import { wordsToTry } from "./faults/wordsToTry.ts";
import { get, idOf, post, soraForTest } from "./testClient.ts";

const video = { model: "sora-2", size: "720x1280", seconds: "4" };
const words = Object.entries(promptWords);

test.each(words)("#%s asks for a rule that holds, with and without a value", (_, word) => {
  for (const value of [null, "2", "-1", "nonsense", "640x361"]) {
    for (const kind of ["sora-1", "sora-2", "openai-videos"] as const) {
      expect(ruleSchema.safeParse(word.rule(value, kind)).error).toBeUndefined();
    }
  }
});

test.each(words)("the README says what #%s does", (name, word) => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  expect(readme).toContain(`| \`#${name}\` | ${word.does} |`);
});

test.each(wordsToTry)(
  "$word, which people are asked to try, is a word that the simulator knows",
  ({ word }) => {
    const [, name = "", value] = /^#([a-z0-9-]+)(?:=(\d+))?$/.exec(word) ?? [];
    expect(Object.keys(promptWords)).toContain(name);
    // A value that the word does not take would be believed, and do nothing.
    expect(promptWords[name]?.rule(value ?? null, "sora-2")).not.toEqual(
      value === undefined ? undefined : promptWords[name]?.rule(null, "sora-2"),
    );
  },
);

test("words strike the job whose prompt carries them, and no other", async () => {
  const { sora, clock } = await soraForTest();
  const create = (prompt: string) => post(`${sora.url}/openai/v1/videos`, { ...video, prompt });
  const ids = [idOf(await create("a boat #poll-404=2 #render=10 #moderated")), idOf(await create("a boat"))];
  const statuses: number[] = [];
  for (let poll = 0; poll < 3; poll += 1)
    statuses.push((await get(`${sora.url}/openai/v1/videos/${ids[0]}`)).status);
  expect(statuses).toEqual([404, 404, 200]);
  clock.moveSeconds(10);
  expect((await get(`${sora.url}/openai/v1/videos/${ids[0]}`)).body).toMatchObject({
    status: "failed",
    error: { code: "moderation_blocked", message: "Your request was blocked by our moderation system." },
  });
  expect((await get(`${sora.url}/openai/v1/videos/${ids[1]}`)).body).toMatchObject({ status: "in_progress" });
});

test("words about the create strike so many creates with that prompt, then let one pass", async () => {
  const { sora } = await soraForTest();
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) {
    statuses.push(
      (await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "a boat #create-busy=2" })).status,
    );
  }
  expect(statuses).toEqual([429, 429, 200]);
});

test.each([
  ["#input-moderated", "failed", "input_moderation"],
  ["#moderated", "failed", "output_moderation"],
  ["#internal-error", "failed", "internal_error"],
  ["#cancelled", "cancelled", null],
])("on Sora 1 %s ends the job as %s, reason %s", async (word, status, failure_reason) => {
  const { sora, clock } = await soraForTest();
  const body = { model: "sora", prompt: `a boat ${word}`, width: 480, height: 480 };
  const id = idOf(await post(`${sora.url}/openai/v1/video/generations/jobs`, body));
  clock.moveSeconds(60);
  const shown = (await get(`${sora.url}/openai/v1/video/generations/jobs/${id}`)).body;
  expect(shown).toMatchObject({ status, failure_reason, generations: [] });
});

test("#fewer makes fewer generations than variants, #no-outputs none", async () => {
  const { sora, clock } = await soraForTest();
  const jobs = `${sora.url}/openai/v1/video/generations/jobs`;
  const body = { model: "sora", width: 480, height: 480, n_variants: 4 };
  const made = [
    await post(jobs, { ...body, prompt: "#fewer=3" }),
    await post(jobs, { ...body, prompt: "#no-outputs" }),
  ];
  clock.moveSeconds(60);
  const shown = await Promise.all(made.map(async (one) => (await get(`${jobs}/${idOf(one)}`)).body));
  expect(shown.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  expect(shown.map(({ generations }) => Array.isArray(generations) && generations.length)).toEqual([3, 0]);
});

test("#no-outputs leaves a completed video without a film", async () => {
  const { sora, clock } = await soraForTest();
  const id = idOf(await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "#no-outputs" }));
  clock.moveSeconds(60);
  expect((await get(`${sora.url}/openai/v1/videos/${id}`)).body).toMatchObject({ status: "completed" });
  expect((await get(`${sora.url}/openai/v1/videos/${id}/content`)).status).toBe(404);
});

test("#late is ready at hour 23:59 and gone a minute later; #never never ends", async () => {
  const { sora, clock } = await soraForTest();
  const create = async (prompt: string) =>
    idOf(await post(`${sora.url}/openai/v1/videos`, { ...video, prompt }));
  const [late, never] = [await create("#late"), await create("#never")];
  const statusOf = async (id: string) => {
    const { status, body } = await get(`${sora.url}/openai/v1/videos/${id}`);
    return status === 200 ? body["status"] : status;
  };
  clock.moveSeconds(86_339);
  expect([await statusOf(late), await statusOf(never)]).toEqual(["in_progress", "in_progress"]);
  clock.moveSeconds(1);
  expect([await statusOf(late), await statusOf(never)]).toEqual(["completed", "in_progress"]);
  clock.moveSeconds(60);
  expect([await statusOf(late), await statusOf(never)]).toEqual([404, 404]);
});

test("#unlisted hides a job from lists for a while", async () => {
  const { sora, clock } = await soraForTest();
  await post(`${sora.url}/openai/v1/videos`, { ...video, prompt: "#unlisted=5" });
  expect((await get(`${sora.url}/openai/v1/videos`)).body).toMatchObject({ data: [] });
  clock.moveSeconds(5);
  expect((await get(`${sora.url}/openai/v1/videos`)).body).toMatchObject({
    data: [{ prompt: "#unlisted=5" }],
  });
});
