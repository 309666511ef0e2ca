import { TableClient } from "@azure/data-tables";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import type { VideoRecord } from "../../src/lib/domain/video/record.ts";
import type { Storage } from "../../src/lib/storage/connectStorage.ts";
import { ownerPartition } from "../../src/lib/storage/videos/recordKeys.ts";
import { shownInBothOrders } from "../support/storage/bothOrders.ts";
import { type BreakPoint, breakingOff } from "../support/storage/breakingOff.ts";
import { freshPrefix, recordOf, storageNamed, videoId } from "../support/storage/testStorage.ts";

const START = 1_795_400_000_000;
const PROMPT = "a heron in the rain";

const prefix = freshPrefix();
const { policy, survives } = breakingOff();
/** One host that lives, one that may die at any call, and one that looks. */
const [living, dying, looking] = [
  storageNamed(prefix),
  storageNamed(prefix, [policy]),
  storageNamed(prefix),
] as const;
const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
  allowInsecureConnection: true,
});

let owners = 0;

/** An owner of whom nothing is stored. */
async function newOwner(): Promise<string> {
  owners += 1;
  // The first use of a table makes it.
  for (const { records } of [living, dying]) await records.ownerOf(videoId());
  return `owner-${owners}`;
}

/** The rows of an owner, by what their keys begin with: the notes of changes left out. */
async function rowsOf(owner: string): Promise<{ readonly kind: string; readonly text: string }[]> {
  const rows = [];
  for await (const row of table.listEntities({
    queryOptions: { filter: `PartitionKey eq '${ownerPartition(owner)}'` },
  }))
    rows.push({ kind: row.rowKey?.slice(0, 1) ?? "", text: JSON.stringify(row) });
  return rows.filter(({ kind }) => kind !== "c");
}

const filmOf = (owner: string, place: number): VideoRecord => {
  const record = recordOf({ owner, id: videoId(START + place * 1_000) });
  return { ...record, request: { ...record.request, prompt: PROMPT } };
};

const STEPS = {
  insert: ({ records }: Storage, film: VideoRecord) => records.insert(film),
  progress: change((record) => ({ ...record, progress: record.progress + 1 })),
  end: change((record) => ({ ...record, stage: "completed", actual: 4_000 })),
  bill: change((record) => ({ ...record, actual: (record.actual ?? 0) + 1, unaccounted: 1 })),
  reopen: change((record) => ({ ...record, stage: "running" })),
  remove: ({ records }: Storage, { owner, id }: VideoRecord) => records.remove(owner, id),
};
type Step = keyof typeof STEPS;

function change(of: (record: VideoRecord) => VideoRecord) {
  return ({ records }: Storage, { owner, id }: VideoRecord) => records.change(owner, id, of);
}

test("a delete that breaks off anywhere leaves both orders alike, and asked for again it leaves no pointer", async () => {
  const broken: BreakPoint[] = [];
  for (const when of ["before", "after"] as const)
    for (let at = 1, survived = false; !survived; at++) {
      const owner = await newOwner();
      const film = filmOf(owner, at);
      await living.records.insert({ ...film, stage: "completed" });
      survived = await survives({ at, when }, () => STEPS.remove(dying, film));
      if (!survived) broken.push({ at, when });
      await shownInBothOrders(looking, owner, [film.id]);
      // Whoever was about to change it goes on.
      await STEPS.bill(living, film);
      await shownInBothOrders(looking, owner, [film.id]);
      await STEPS.remove(living, film);
      expect(await shownInBothOrders(looking, owner, [film.id])).toEqual([]);
      expect((await rowsOf(owner)).map(({ kind }) => kind)).toEqual(["d"]);
    }
  // Two pointers among everybody's, the record's read and its end, its pointer, whose it is, and old notes.
  expect(broken).toHaveLength(2 * 7);
});

test("videos that change while two hosts delete them are gone from both orders", async () => {
  const owner = await newOwner();
  const films = Array.from({ length: 12 }, (_, place) => filmOf(owner, place));
  for (const film of films) await living.records.insert(film);
  const steps = [STEPS.end, STEPS.remove, STEPS.bill, STEPS.remove, STEPS.bill];
  await Promise.all(
    films.flatMap((film) => steps.map((step, host) => step(host % 2 === 0 ? living : looking, film))),
  );
  const ids = films.map(({ id }) => id);
  expect(await shownInBothOrders(looking, owner, ids)).toEqual([]);
  const rows = await rowsOf(owner);
  expect(rows.filter(({ text }) => text.includes(PROMPT))).toEqual([]);
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["d"]));
});

test("after whatever hosts do, at once and broken off anywhere, both orders show the same, as it is", async () => {
  const names = Object.keys(STEPS).filter((name): name is Step => name in STEPS);
  const doing = { film: fc.nat(2), step: fc.constantFrom(...names) };
  const happening = fc.record({
    ...doing,
    breakPoint: fc.option(
      fc.record({
        at: fc.integer({ min: 1, max: 6 }),
        when: fc.constantFrom("before" as const, "after" as const),
      }),
    ),
    // What a host that lives does to it at the same time.
    beside: fc.option(fc.record(doing)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 14 }), async (all) => {
      const owner = await newOwner();
      const films = Array.from({ length: 3 }, (_, place) => filmOf(owner, place));
      const ids = films.map(({ id }) => id);
      for (const film of films) await STEPS.insert(living, film);
      const act = async (host: Storage, { film, step }: { film: number; step: Step }) => {
        const of = films[film];
        if (of) await STEPS[step](host, of);
      };
      for (const { breakPoint, beside, ...its } of all) {
        await Promise.all([
          survives(breakPoint, () => act(dying, its)),
          beside === null ? null : act(living, beside),
        ]);
        await shownInBothOrders(looking, owner, ids);
      }
      for (const film of films) await STEPS.remove(living, film);
      expect((await rowsOf(owner)).filter(({ text }) => text.includes(PROMPT))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test("the largest record that a create can make fits twice into one transaction", async () => {
  const owner = await newOwner();
  const film = filmOf(owner, 0);
  const metadata = Object.fromEntries(
    Array.from({ length: 16 }, (_, pair) => [`${"😀".repeat(62)}${pair + 10}`, "😀".repeat(512)]),
  );
  const request = { ...film.request, prompt: "😀".repeat(32_000), metadata };
  await living.records.insert({ ...film, request });
  await STEPS.end(living, film);
  expect(await shownInBothOrders(looking, owner, [film.id])).toMatchObject([{ stage: "completed", request }]);
});
