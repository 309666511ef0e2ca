import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ settings: { PROVIDER_TIMEOUT_SECONDS: "3" } });
const body = { size: "1280x720", seconds: "4" };

interface AdminVideo {
  readonly provider: readonly { readonly job_id: string }[];
}

/** The provider jobs that a video owns, as admins see them. */
async function jobsOf(dailies: Dailies, id: string): Promise<readonly string[]> {
  const body: unknown = (await dailies.call("GET", `/videos/${id}`))?.body;
  return (body as AdminVideo).provider.map(({ job_id }) => job_id);
}

/** Every video has a film of its own, made from its own prompt. */
async function expectOwnFilms(dailies: Dailies, prompts: ReadonlyMap<string, string>): Promise<void> {
  const owned: string[] = [];
  for (const [id, prompt] of prompts) {
    expect((await dailies.video(id)).stage).toBe("completed");
    const jobs = await jobsOf(dailies, id);
    for (const job of jobs) expect(dailies.sora.jobs().find((made) => made.id === job)?.prompt).toBe(prompt);
    await expectArchived(dailies, id, jobs);
    owned.push(...jobs);
  }
  expect(new Set(owned).size).toBe(owned.length);
}

async function createAll(dailies: Dailies, prompts: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [index, prompt] of prompts.entries())
    ids.set(await dailies.create({ ...body, prompt }, `k${index}`), prompt);
  return ids;
}

/** Strikes the create calls by their turn, whatever their prompts are. */
function strikeCreates(dailies: Dailies, ...kinds: readonly ("lost" | "unsent" | "fine")[]): void {
  let fine = 0;
  for (const kind of kinds) {
    if (kind === "fine") {
      fine += 1;
      continue;
    }
    // A rule does not count the calls that rules before it strike.
    const when = kind === "lost" ? "made" : "before";
    dailies.sora.control.fault({ routes: ["create"], skip: fine, times: 1, fault: { kind: "reset", when } });
  }
}

test.each([true, false])(
  "twins whose replies are both lost get a film each (prompts in lists: %s)",
  async (echoPrompt) => {
    const dailies = await app({ sora: { echoPrompt } });
    strikeCreates(dailies, "lost", "lost");
    const ids = await createAll(dailies, ["Two moons", "Two moons"]);
    for (const id of ids.keys()) await dailies.untilFinal(id);
    await expectOwnFilms(dailies, ids);
    await expectSettled(dailies, 2);
    expect(deletedIds(dailies)).toEqual([]);
  },
);

test("a twin is not posted while the other's reply is being settled", async () => {
  const dailies = await app();
  strikeCreates(dailies, "lost");
  const ids = await createAll(dailies, ["Two moons", "Two moons"]);
  for (const id of ids.keys()) await dailies.untilFinal(id);
  const [first, second] = createsOf(dailies);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
  await expectSettled(dailies, 2);
});

test("of twins, one made and one not, each ends with its own job and none is billed twice", async () => {
  const dailies = await app();
  strikeCreates(dailies, "unsent", "lost", "fine");
  const ids = await createAll(dailies, ["Two moons", "Two moons"]);
  for (const id of ids.keys()) await dailies.untilFinal(id);
  await expectOwnFilms(dailies, ids);
  await expectSettled(dailies, 2);
});

test("four variants whose replies are lost in turn are four jobs and four films", async () => {
  const dailies = await app();
  strikeCreates(dailies, "lost", "unsent", "lost", "fine", "lost");
  const id = await dailies.create({ ...body, prompt: "Four winds", n_variants: 4 }, "k");
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error]).toEqual(["completed", null]);
  const jobs = await jobsOf(dailies, id);
  expect(new Set(jobs).size).toBe(4);
  await expectArchived(dailies, id, jobs);
  await expectSettled(dailies, 4);
});

test("two prompts of one shape, both replies lost, are told apart by the prompts in the list", async () => {
  const dailies = await app();
  strikeCreates(dailies, "lost", "lost");
  const ids = await createAll(dailies, ["A red door", "A blue door"]);
  for (const id of ids.keys()) await dailies.untilFinal(id);
  await expectOwnFilms(dailies, ids);
  await expectSettled(dailies, 2);
});

test("two prompts of one shape, both replies lost and prompts not in the list, are left to an operator: films never swap", async () => {
  const dailies = await app({ sora: { echoPrompt: false }, sweeps: false });
  strikeCreates(dailies, "lost", "lost");
  const ids = await createAll(dailies, ["A red door", "A blue door"]);
  for (const id of ids.keys()) await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  await dailies.clock.advance(3 * 3_600_000);
  expect(createsOf(dailies)).toHaveLength(2);
  for (const [id, prompt] of ids) {
    const job = dailies.sora.jobs().find((made) => made.prompt === prompt);
    const answer = await dailies.call("POST", `/videos/${id}/resolve`, { provider_id: job?.id });
    expect(answer?.status).toBe(202);
    await dailies.untilFinal(id);
  }
  await expectOwnFilms(dailies, ids);
  await expectSettled(dailies, 2);
});

test.each(["first", "second"])(
  "two replies lost, only the %s job made, prompts not in the list: nobody gets the other's film",
  async (made) => {
    const dailies = await app({ sora: { echoPrompt: false }, sweeps: false });
    strikeCreates(dailies, made === "first" ? "lost" : "unsent", made === "first" ? "unsent" : "lost");
    const ids = await createAll(dailies, ["A red door", "A blue door"]);
    for (const id of ids.keys()) await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
    await dailies.clock.advance(3_600_000);
    expect(createsOf(dailies)).toHaveLength(2);
    expect(dailies.sora.jobs()).toHaveLength(1);
  },
);

test("a lost reply without prompts is settled by itself once the other job of its shape has its own answer", async () => {
  const dailies = await app({ sora: { echoPrompt: false } });
  strikeCreates(dailies, "lost", "fine");
  const ids = await createAll(dailies, ["A red door", "A blue door"]);
  for (const id of ids.keys()) await dailies.untilFinal(id);
  await expectOwnFilms(dailies, ids);
  await expectSettled(dailies, 2);
  expect(createsOf(dailies)).toHaveLength(2);
});

test("three prompts of one shape on three slots without prompts in lists never swap, whoever is lost", async () => {
  const dailies = await app({
    sora: { echoPrompt: false, slots: null },
    models: soraModel({ group: "three" }),
    settings: { CAPACITY_GROUPS: '{"three":{"maxRunning":3}}' },
    sweeps: false,
  });
  strikeCreates(dailies, "fine", "lost", "unsent");
  const ids = await createAll(dailies, ["A red door", "A blue door", "A green door"]);
  // Which of them posts first is open: one gets its answer, the other two cannot be told apart.
  const settled = (stage: string) => ["completed", "submit_unknown"].includes(stage);
  const ends = new Map<string, string>();
  for (const id of ids.keys())
    ends.set(id, (await dailies.untilVideo(id, (seen) => settled(seen.stage))).stage);
  expect([...ends.values()].toSorted()).toEqual(["completed", "submit_unknown", "submit_unknown"]);
  expect(createsOf(dailies)).toHaveLength(3);
  await expectOwnFilms(dailies, new Map([...ids].filter(([id]) => ends.get(id) === "completed")));
});
