import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { acceptVideo } from "../../../src/lib/effects/videos/acceptVideo.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";
import { freshPrefix } from "../../support/storage/testStorage.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

/** A video of four seconds of Sora 2. */
const PRICE_USD = 0.4;
const NOON = Date.UTC(2026, 10, 22, 12);
const ROOM_FOR_5 = { BUDGET_USD_PER_DAY: String(5.5 * PRICE_USD) };
const ROOM_FOR_ONE = { BUDGET_USD_PER_DAY: String(1.5 * PRICE_USD) };

interface Asked {
  readonly owner?: string;
  readonly key?: string;
  readonly prompt?: string;
}

function ask({ config, ...tools }: Tools, { owner = "ann", key, prompt = "a reel" }: Asked = {}) {
  const [model] = config.models;
  if (!model) throw new Error("no model is configured");
  const attempt = { keyHash: key ?? null, isSdkRetry: false };
  const request = requestOf({ seconds: 4, prompt });
  return acceptVideo({ owner, request, model, image: null, source: null, attempt }, { config, ...tools });
}

async function end(at: Steps, id: string, owner = "ann"): Promise<void> {
  const outcomes = [{ kind: "failed", jobIndex: 0, code: "provider_failed" }] as const;
  await finishVideo({ id, owner, run: 1, outcomes }, at.tools);
}

/** What of a day is set aside and spent by all, and how many videos count as unfinished. */
async function left(at: Steps, day = "2026-11-22") {
  const { reserved, spent } = await at.storage.ledger.totals(day, null);
  return { reserved, spent, active: (await at.storage.active.counts()).total };
}

/** Tools whose ledger does what `before` does, each time before it reserves. */
function beforeReserving(at: Steps, before: () => Promise<unknown>): Tools {
  const { ledger } = at.storage;
  const reserve: typeof ledger.reserve = async (...given) => {
    await before();
    return await ledger.reserve(...given);
  };
  return { ...at.tools, storage: { ...at.storage, ledger: { ...ledger, reserve } } };
}

test.each([
  ["the budget of all", ROOM_FOR_5, "all"],
  ["an owner's own", { OWNER_BUDGETS: JSON.stringify({ ann: { perMonth: 2.2 }, "*": {} }) }, "owner"],
])(
  "of twenty creates at once over two hosts five are accepted, for whom %s has room",
  async (_, set, scope) => {
    const prefix = freshPrefix();
    const [one, other] = [steps({}, set, prefix), steps({}, set, prefix)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_each, index) => ask(index % 2 === 0 ? one.tools : other.tools)),
    );
    const accepted = answers.flatMap((answer) => (answer.kind === "accepted" ? [answer.record.id] : []));
    expect(accepted).toHaveLength(5);
    const refused = answers.filter((answer) => answer.kind === "over_budget");
    expect(refused).toHaveLength(15);
    for (const { budget } of refused) expect(budget.scope).toBe(scope);
    expect(await left(one)).toEqual({ reserved: 20_000, spent: 0, active: 5 });
    if (scope === "owner") expect((await ask(one.tools, { owner: "ben" })).kind).toBe("accepted");
    for (const id of accepted) await end(one, id);
    expect(await left(other)).toMatchObject({ spent: 0, reserved: scope === "owner" ? 4_000 : 0 });
  },
);

test("a create that is refused stores nothing but its key, and its line says why", async () => {
  const at = steps({}, { BUDGET_USD_PER_MONTH: "0.3" });
  expect(await ask(at.tools, { key: "k" })).toEqual({
    kind: "over_budget",
    budget: { scope: "all", period: "month", limit: 3_000, reserved: 0, spent: 0 },
    estimate: 4_000,
  });
  expect(await left(at)).toEqual({ reserved: 0, spent: 0, active: 0 });
  expect(at.logged).toMatchObject([
    {
      event: "budget_refused",
      fields: { model: "sora-2", scope: "all", period: "month", estimatedUsd: 0.4, limitUsd: 0.3 },
    },
  ]);
});

test("money that is given back is free at once: the next create is accepted, under the refused one's key too", async () => {
  const at = steps({}, ROOM_FOR_ONE);
  const first = await ask(at.tools);
  expect((await ask(at.tools, { key: "k" })).kind).toBe("over_budget");
  if (first.kind !== "accepted") throw new Error("the first is accepted");
  await end(at, first.record.id);
  const second = await ask(at.tools, { key: "k" });
  expect(second).toMatchObject({ kind: "accepted", replayed: false });
  // Its film is the answer now, though there is no room for another.
  expect(await ask(at.tools, { key: "k" })).toMatchObject({ kind: "accepted", replayed: true });
  expect((await ask(at.tools)).kind).toBe("over_budget");
});

test("a repeat is not refused because of what its own first try has reserved", async () => {
  const at = steps({}, ROOM_FOR_ONE);
  const { records } = at.storage;
  const insert = async () => Promise.reject(new Error("the host died before the record"));
  const dying: Tools = { ...at.tools, storage: { ...at.storage, records: { ...records, insert } } };
  await expect(ask(dying, { key: "k" })).rejects.toThrow("the host died");
  expect(await left(at)).toEqual({ reserved: 4_000, spent: 0, active: 1 });
  expect((await ask(at.tools, { key: "k" })).kind).toBe("accepted");
  expect(await left(at)).toEqual({ reserved: 4_000, spent: 0, active: 1 });
});

test("a create that loses the race for the last money gives back its place, and its key makes a film later", async () => {
  const at = steps({}, ROOM_FOR_ONE);
  const slow = beforeReserving(at, () => ask(at.tools, { prompt: "the rival" }));
  expect((await ask(slow, { key: "k" })).kind).toBe("over_budget");
  expect(await left(at)).toEqual({ reserved: 4_000, spent: 0, active: 1 });
  const [id = ""] = at.live;
  await end(at, id);
  expect(await ask(at.tools, { key: "k" })).toMatchObject({ kind: "accepted", replayed: false });
  expect(await left(at)).toEqual({ reserved: 4_000, spent: 0, active: 1 });
});

test("of two copies of one create the one that finds no room does not take the other's place away", async () => {
  const at = steps({}, ROOM_FOR_ONE);
  const { ledger } = at.storage;
  const reserve: typeof ledger.reserve = async (order, budgets) => {
    // In the moment in which this copy is refused, the other one is accepted.
    const refused = await ledger.reserve({ ...order, amount: 9_999 }, budgets);
    expect((await ask(at.tools, { key: "k" })).kind).toBe("accepted");
    return refused;
  };
  const late: Tools = { ...at.tools, storage: { ...at.storage, ledger: { ...ledger, reserve } } };
  expect(await ask(late, { key: "k" })).toMatchObject({ kind: "accepted", replayed: true });
  expect(await left(at)).toEqual({ reserved: 4_000, spent: 0, active: 1 });
  expect(at.live.size).toBe(1);
});

test("what was refused before midnight is accepted after it, under its key, on the new day's money", async () => {
  const at = steps({}, ROOM_FOR_ONE);
  at.clock.time = Date.UTC(2026, 10, 22, 23, 59, 59);
  expect((await ask(at.tools)).kind).toBe("accepted");
  expect((await ask(at.tools, { key: "k" })).kind).toBe("over_budget");
  at.clock.time += 1_000;
  expect((await ask(at.tools, { key: "k" })).kind).toBe("accepted");
  expect(await left(at, "2026-11-22")).toMatchObject({ reserved: 4_000 });
  expect(await left(at, "2026-11-23")).toMatchObject({ reserved: 4_000 });
  expect(at.clock.time).toBeGreaterThan(NOON);
});
