import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { Dailies } from "../../support/app/dailies.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { asOwner, OWNERS_WITH_KEYS, type Owner } from "../../support/app/owners.ts";

const app = oneApp({ settings: OWNERS_WITH_KEYS, sweeps: false });
const DAY_MS = 86_400_000;
const FILM = { prompt: "A reel of film", seconds: "4", size: "1280x720" };
const SORA_1 = { prompt: "A reel", model: "sora", seconds: 5, size: "480x480" };
const MIXED: readonly (readonly [Owner, object])[] = [
  ["anna", FILM],
  ["anna", { ...FILM, prompt: "A reel #moderated" }],
  ["anna", { ...FILM, prompt: "A reel, twice", n_variants: 2 }],
  ["ben", { ...FILM, prompt: "A reel #refused" }],
  ["ben", { ...FILM, seconds: "8", prompt: "A longer reel" }],
  ["ben", { ...SORA_1, n_variants: 2, prompt: "Two reels #fewer=1" }],
  ["=cleo", SORA_1],
];

/** What the provider bills, in dollars: together, by model and by the UTC day of its job's create. */
function invoiceOf({ sora }: Dailies) {
  const days = new Map(
    sora.jobs().map(({ id, createdAt }) => [id, new Date(createdAt).toISOString().slice(0, 10)]),
  );
  const { lines, usd } = sora.invoice();
  const by = (keyOf: (line: (typeof lines)[number]) => string) => {
    const sums: Record<string, number> = {};
    for (const line of lines)
      sums[keyOf(line)] = (sums[keyOf(line)] ?? 0) + Math.round(line.tenThousandths) / 10_000;
    return rounded(sums);
  };
  return { usd, byModel: by(({ model }) => model), byDay: by(({ job }) => days.get(job) ?? "") };
}

function rounded(sums: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(sums).map(([key, sum]) => [key, Math.round(sum * 10_000) / 10_000]),
  );
}

function actualsOf({ groups }: { groups: readonly { key: string; actual: number }[] }) {
  return Object.fromEntries(
    groups.filter(({ actual }) => actual > 0).map(({ key, actual }) => [key, actual]),
  );
}

async function mixedDay(dailies: Dailies): Promise<void> {
  const made = new Map<string, Owner>();
  for (const [owner, body] of MIXED) made.set(await asOwner(dailies, owner).create(body), owner);
  for (const [id, owner] of made) await asOwner(dailies, owner).ended(id);
}

test("after two days of mixed outcomes usage is what the provider bills, together, by model, by day and by owner", async () => {
  const dailies = await app();
  const root = asOwner(dailies, "root");
  await mixedDay(dailies);
  await dailies.downFor(DAY_MS);
  const anna = asOwner(dailies, "anna");
  await anna.ended(await anna.create(FILM));

  const { usd, byModel, byDay } = invoiceOf(dailies);
  const usage = await root.usage();
  expect(usage).toMatchObject({ from: "2026-11-01", to: "2026-11-23", groups: [], budgets: [] });
  expect(usage.total).toMatchObject({ actual: usd, unaccounted: 0, videos: MIXED.length + 1 });
  expect(actualsOf(await root.usage("?group_by=model"))).toEqual(byModel);
  expect(actualsOf(await root.usage("?group_by=day"))).toEqual(byDay);
  const owners = await root.usage("?group_by=owner");
  const sum = owners.groups.reduce((all, { actual }) => all + actual, 0);
  expect(Math.round(sum * 10_000)).toBe(dailies.sora.invoice().tenThousandths);
  for (const { key, actual } of owners.groups)
    expect((await root.usage(`?owner=${encodeURIComponent(key)}`)).total.actual).toBe(actual);

  const yesterday = await root.usage("?from=2026-11-22&to=2026-11-22&group_by=owner");
  expect(yesterday.total.actual).toBe(byDay["2026-11-22"]);
  expect(yesterday.groups.map(({ key, videos }) => [key, videos])).toEqual([
    ["=cleo", 1],
    ["anna", 3],
    ["ben", 3],
  ]);
  // Seconds of film made: one of anna's, both variants, ben's longer one and the one of his two, cleo's.
  expect(yesterday.total.seconds).toBe(4 + 8 + 8 + 5 + 5);
});

test("an owner sees their own money and nobody else's, and an admin whose they ask for", async () => {
  const dailies = await app();
  const [anna, ben, root] = [asOwner(dailies, "anna"), asOwner(dailies, "ben"), asOwner(dailies, "root")];
  await anna.ended(await anna.create(FILM));
  await anna.ended(await anna.create(SORA_1));
  await ben.ended(await ben.create(FILM));
  expect((await anna.usage()).total).toMatchObject({ videos: 2, actual: 0.4625 });
  expect((await ben.usage("?group_by=model")).groups).toMatchObject([{ key: "sora-2", actual: 0.4 }]);
  expect(await ben.usage("?owner=ben")).toEqual(await ben.usage());
  expect((await root.usage()).total.videos).toBe(3);
  expect((await root.usage("?owner=*")).total.videos).toBe(3);
  expect((await root.usage("?owner=root")).total.videos).toBe(0);
  expect((await root.usage("?owner=anna&group_by=owner")).groups).toMatchObject([{ key: "anna", videos: 2 }]);
  for (const query of ["?group_by=owner", "?owner=anna", "?owner=*", "?owner=nobody"]) {
    const answer = await ben.call("GET", `/usage${query}`);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([
      403,
      expect.stringContaining('"code":"forbidden"'),
    ]);
  }
  expect((await dailies.call("GET", "/usage"))?.status).toBe(401);
});

test("what cannot be asked is refused by name", async () => {
  const anna = asOwner(await app(), "anna");
  const params = async (query: string) => {
    const { status, body } = await anna.call("GET", `/usage${query}`);
    return [status, [...JSON.stringify(body).matchAll(/"param":"(\w+)"/g)].map(([, param]) => param)[0]];
  };
  expect(await params("?group_by=week")).toEqual([400, "group_by"]);
  expect(await params("?since=2026-11-01")).toEqual([400, "since"]);
  expect(await params("?from=2026-11-1")).toEqual([400, "from"]);
  expect(await params("?from=2026-11-02&from=2026-11-03")).toEqual([400, "from"]);
  expect(await params("?from=2026-12-01&to=2026-11-30")).toEqual([400, "from"]);
});

test("as CSV it is a header line and a line a group, which another reader understands", async () => {
  const dailies = await app();
  const cleo = asOwner(dailies, "=cleo");
  await cleo.ended(await cleo.create(FILM));
  const root = asOwner(dailies, "root");
  const csv = async (query: string) => {
    const { status, headers, body } = await root.call("GET", `/usage${query}`, undefined, {
      accept: "text/csv",
    });
    expect([status, headers.get("content-type"), headers.get("vary")]).toEqual([
      200,
      "text/csv; charset=utf-8; header=present",
      "Accept",
    ]);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="usage-[\d-]+\.csv"$/);
    const rows: object[] = parse(String(body), { columns: true });
    return rows;
  };
  const spent = { videos: "1", seconds: "4", estimated: "0.4", actual: "0.4", unaccounted: "0" };
  expect(await csv("")).toEqual([{ key: "total", ...spent }]);
  expect(await csv("?group_by=day")).toEqual([{ key: "2026-11-22", ...spent }]);
  // A spreadsheet must not take an owner's name for a formula.
  expect(await csv("?group_by=owner")).toEqual([{ key: "'=cleo", ...spent }]);
  expect(await csv("?from=2026-10-01&to=2026-10-31&group_by=model")).toEqual([]);
  expect((await csv("?from=2026-10-01&to=2026-10-31")).length).toBe(1);
});
