import { afterEach, expect, test } from "vitest";
import { createsOf, deletedIds } from "../support/app/books.ts";
import { cancel } from "../support/app/cancelling.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { HONEST } from "../support/providers/lies.ts";
import { type LyingProvider, lyingProvider } from "../support/providers/lyingProvider.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp();
const prompt = "A door in a wall";

let provider: LyingProvider | undefined;
afterEach(async () => {
  await provider?.[Symbol.asyncDispose]();
  provider = undefined;
});

/** The video's money says what the provider bills, in dollars: what is booked, and what nobody can tell. */
async function expectCounted(dailies: Dailies, id: string, jobs: number): Promise<void> {
  const { cost, stage } = await dailies.video(id);
  const invoice = dailies.sora.invoice();
  expect(invoice.lines).toHaveLength(jobs);
  expect((cost.actual ?? 0) + cost.unaccounted, stage).toBeCloseTo(invoice.usd, 4);
}

test("creates whose replies are lost and whose jobs no list shows are two at most, and both are counted", async () => {
  const dailies = await app({ sweeps: false });
  dailies.sora.control.fault({ fault: { kind: "list", lagSeconds: 1e9 } });
  dailies.sora.control.fault({ routes: ["create"], fault: { kind: "reset", when: "made" } });
  const id = await dailies.create({ prompt }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown", 3_600_000);
  await dailies.clock.advance(3 * 3_600_000);
  expect(createsOf(dailies)).toHaveLength(2);
  await expectCounted(dailies, id, 2);
  expect(await cancel(dailies, id)).toBe(202);
  await dailies.clock.advance(600_000);
  await expectCounted(dailies, id, 2);
  expect(createsOf(dailies)).toHaveLength(2);
  expect(deletedIds(dailies)).toEqual([]);
});

test("a video posted again after a create that no list shows is made, and the first create stays counted", async () => {
  const dailies = await app();
  dailies.sora.control.fault({ fault: { kind: "list", lagSeconds: 1e9 } });
  dailies.sora.control.fault({ routes: ["create"], times: 1, fault: { kind: "reset", when: "made" } });
  const id = await dailies.create({ prompt }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  // A list that has never shown a job of ours proves nothing, however long it is looked at.
  await dailies.clock.advance(5 * 3_600_000);
  await expectCounted(dailies, id, 2);
});

test("replies that bear another video's job take nobody's film, and their own job is never made without end", async () => {
  const before = await lyingProvider();
  provider = before;
  const dailies = await app({ models: () => soraModel()(before.url), sora: { slots: null } });
  const creates = ["fine", ...Array.from({ length: 9 }, () => "another's id" as const)] as const;
  before.liesFor(dailies.sora.url, { ...HONEST, creates, lists: false });
  const first = await dailies.create({ prompt: "A window" }, "first");
  expect((await dailies.untilFinal(first)).stage).toBe("completed");
  const id = await dailies.create({ prompt }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown", 3_600_000);
  await dailies.clock.advance(3 * 3_600_000);
  expect(createsOf(dailies).length).toBeLessThanOrEqual(3);
  expect((await dailies.video(id)).cost.unaccounted * 10_000).toBeCloseTo(
    dailies.sora.invoice().tenThousandths - (await dailies.booked()),
    4,
  );
  expect(deletedIds(dailies)).toEqual([]);
});

test("a reply that bears another video's job is settled by the list, which shows its own", async () => {
  const before = await lyingProvider();
  provider = before;
  const dailies = await app({ models: () => soraModel()(before.url), sora: { slots: null } });
  before.liesFor(dailies.sora.url, { ...HONEST, creates: ["fine", "another's id"] });
  const first = await dailies.create({ prompt: "A window" }, "first");
  await dailies.untilFinal(first);
  const id = await dailies.create({ prompt }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  expect(await dailies.booked()).toBe(dailies.sora.invoice().tenThousandths);
});
