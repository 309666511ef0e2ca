import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { MONEY, type Money } from "../../src/lib/domain/video/jobOutcome.ts";
import { timeOf } from "../../src/lib/domain/video/videoId.ts";
import { ticketsLeft } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { MONEY_STORIES } from "../support/proof/moneyStories.ts";

const start = oneApp();
const BOOKED: Readonly<Record<Money["booked"], string>> = {
  nothing: "nothing",
  films_made: "the films made",
  one_job: "the job's price",
};

interface Row {
  readonly happens: string;
  readonly endsAs: string;
  readonly booked: string;
  readonly unaccounted: string;
}

const rows: readonly Row[] = [
  ...readFileSync(join(root, "docs/money.md"), "utf8").matchAll(/^\| (.+) \| (\w+) \| (.+) \| (.+) \|$/gm),
].map(([, happens = "", endsAs = "", booked = "", unaccounted = ""]) => ({
  happens,
  endsAs,
  booked,
  unaccounted,
}));

/** How the video's money ended by its entries: of each job, and of what was made or counted beside. */
async function endings({ services }: Dailies, videoId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const row of services.storage.ledger.rowsOf("2026-11")) {
    if (row.videoId !== videoId) continue;
    if (row.kind === "settle") found.push(row.note ?? "");
    if (row.kind.startsWith("correct-")) found.push("found_beside");
    if (/^unaccounted-[1-9]/.test(row.kind)) found.push("counted");
    if (/^accounted-[1-9]/.test(row.kind) && /never_made|not_listed/.test(row.note ?? ""))
      found.push("ruled_out");
  }
  return found;
}

test("the table of the docs says of each case what the table of the code says", () => {
  const told = new Map(rows.map(({ endsAs, booked, unaccounted }) => [endsAs, { booked, unaccounted }]));
  const meant = Object.entries(MONEY).map(([endsAs, { booked, unaccounted }]) => [
    endsAs,
    { booked: BOOKED[booked], unaccounted: unaccounted ? "the job's price" : "nothing" },
  ]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(meant));
  for (const { endsAs, booked, unaccounted } of rows)
    expect(told.get(endsAs)).toEqual({ booked, unaccounted });
});

test("each row of the docs has its story here, and no story is without a row", () => {
  expect(Object.keys(MONEY_STORIES).toSorted()).toEqual(rows.map(({ happens }) => happens).toSorted());
});

describe("to the cent what the provider's invoice says", () => {
  test.each(rows)("$happens: ends as $endsAs", async ({ happens, endsAs, booked, unaccounted }) => {
    const story = MONEY_STORIES[happens];
    if (!story) throw new Error("no story");
    const dailies = await start(await story.options?.());
    const id = await story.play(dailies);
    await story.end?.();

    expect(await endings(dailies, id)).toContain(endsAs);
    const sums = await dailies.services.storage.ledger.totals("2026-11", null);
    const { cost } = await dailies.video(id);
    expect(sums.reserved).toBe(0);
    expect(sums.unaccounted > 0).toBe(unaccounted !== "nothing");
    expect(cost.unaccounted).toBe(sums.unaccounted / 10_000);
    const { booked: ofVideo } = await dailies.services.storage.ledger.costOf({
      videoId: id,
      reservedAt: timeOf(id),
    });
    expect(cost.actual ?? 0).toBe(ofVideo / 10_000);
    if (booked === "nothing" && !story.isPostedAgain) expect(sums.spent).toBe(0);
    else expect(sums.spent).toBeGreaterThan(0);
    const { tenThousandths } = dailies.sora.invoice();
    const billed = story.stated ?? tenThousandths;
    // What nobody can tell may have been made or not: the bill lies between.
    expect(sums.spent).toBeLessThanOrEqual(billed);
    expect(sums.spent + sums.unaccounted).toBeGreaterThanOrEqual(billed);
    if (unaccounted === "nothing") expect(sums.spent).toBe(billed);
    expect(await ticketsLeft(dailies)).toEqual([]);
  });
});
