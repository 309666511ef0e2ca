import { expect, test } from "vitest";
import { idOf } from "../support/app/apiAnswer.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { asOwner, OWNERS_WITH_KEYS, type Owner } from "../support/app/owners.ts";
import { noise } from "../support/media/images.ts";
import { countersDiffer } from "../support/proof/countersDiffer.ts";

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
  ["ben", { ...FILM, prompt: "A reel #internal-error" }],
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

/** Makes all of them, then a remix, one from an image and one that is cancelled in each of two stages. */
async function mixedDay(dailies: Dailies): Promise<void> {
  const made = new Map<string, Owner>();
  for (const [owner, body] of MIXED) made.set(await asOwner(dailies, owner).create(body), owner);
  for (const [id, owner] of made) await asOwner(dailies, owner).ended(id);
  const anna = asOwner(dailies, "anna");
  const [source = ""] = made.keys();
  const remix = await anna.call("POST", `/videos/${source}/remix`, { prompt: "At night" });
  const image = {
    image_url: `data:image/png;base64,${(await noise(64, 64, (png) => png.png())).toString("base64")}`,
  };
  const more = [idOf(remix.body), await anna.create({ ...FILM, input_reference: image })];
  for (const id of more) await anna.ended(id);
  for (const stage of ["queued", "running"]) {
    const id = await anna.create({ ...FILM, prompt: `Cancelled when ${stage} #render=600` });
    await anna.until(id, (video) => video.stage === stage || video.status === "in_progress");
    await anna.call("POST", `/videos/${id}/cancel`);
    await anna.ended(id);
  }
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
  expect(usage.total).toMatchObject({ actual: usd, unaccounted: 0, videos: MIXED.length + 5 });
  expect(actualsOf(await root.usage("?group_by=model"))).toEqual(byModel);
  expect(actualsOf(await root.usage("?group_by=day"))).toEqual(byDay);
  const owners = await root.usage("?group_by=owner");
  const sum = owners.groups.reduce((all, { actual }) => all + actual, 0);
  expect(Math.round(sum * 10_000)).toBe(dailies.sora.invoice().tenThousandths);
  for (const { key, actual } of owners.groups)
    expect((await root.usage(`?owner=${encodeURIComponent(key)}`)).total.actual).toBe(actual);

  // The records say the same.
  let actual = 0;
  for (const owner of ["anna", "ben", "=cleo"]) {
    const { records } = await dailies.services.storage.records.page(owner, { limit: 100, order: "asc" });
    actual += records.reduce((sum, record) => sum + (record.actual ?? 0), 0);
  }
  expect(actual).toBe(dailies.sora.invoice().tenThousandths);
  expect(await countersDiffer(dailies.services.storage, ["2026-11"])).toEqual([]);

  const yesterday = await root.usage("?from=2026-11-22&to=2026-11-22&group_by=owner");
  expect(yesterday.total.actual).toBe(byDay["2026-11-22"]);
  expect(yesterday.groups.map(({ key, videos }) => [key, videos])).toEqual([
    ["=cleo", 1],
    ["anna", 7],
    ["ben", 4],
  ]);
  // One of anna's, both variants, her remix and her image; ben's longer one and the one of his two; cleo's.
  expect(yesterday.total.seconds).toBe(4 + 8 + 4 + 4 + 8 + 5 + 5);
});
