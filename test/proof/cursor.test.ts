import { expect, test } from "vitest";
import { storeRecords } from "../support/storage/manyRecords.ts";
import { freshPrefix, recordOf, storageNamed, videoId } from "../support/storage/testStorage.ts";

const FILMS = 500;
const COMING = 50;
const GOING = 50;
const A_PAGE = 7;
const START = Date.UTC(2026, 10, 1);

/** The film at this place: one a minute, so that new ones fit between old ones. */
function filmAt(minutes: number) {
  const createdAt = START + minutes * 60_000;
  return recordOf({ id: videoId(createdAt), createdAt, stage: "completed" });
}

test.each([
  ["desc", "anna"],
  ["asc", "anna"],
  ["desc", null],
  ["asc", null],
] as const)(
  "of 500 films listed by pages of 7 while 50 come and 50 go none is shown twice and none missed that was there throughout (%s, %s)",
  async (order, owner) => {
    const prefix = freshPrefix();
    const [reader, writer] = [storageNamed(prefix), storageNamed(prefix)];
    const films = Array.from({ length: FILMS }, (_, index) => filmAt(index));
    await storeRecords(prefix, films);
    // All over the list, behind the cursor and before it; half of the new ones at the newest end, as creates come.
    const going = films.filter((_, index) => index % (FILMS / GOING) === 3);
    const coming = Array.from({ length: COMING }, (_, index) =>
      filmAt(index % 2 === 0 ? FILMS + index : index * (FILMS / COMING) + 0.5),
    );

    const seen: string[] = [];
    let isRead = false;
    async function read(): Promise<void> {
      for (let more: boolean | null = true; more; ) {
        const page = await reader.records.page(owner, { limit: A_PAGE, order, after: seen.at(-1) ?? null });
        expect(page.records.length).toBeLessThanOrEqual(A_PAGE);
        seen.push(...page.records.map(({ id }) => id));
        more = page.hasMore;
      }
      isRead = true;
    }
    async function change(): Promise<number> {
      let whileRead = 0;
      for (let each = 0; each < COMING; each++) {
        const [come, go] = [coming[each], going[each]];
        if (come) await writer.records.insert(come);
        if (go) await writer.records.remove("anna", go.id);
        if (!isRead) whileRead += 1;
      }
      return whileRead;
    }
    const [, whileRead] = await Promise.all([read(), change()]);

    expect(whileRead).toBeGreaterThan(0);
    expect(new Set(seen).size).toBe(seen.length);
    const gone = new Set(going.map(({ id }) => id));
    const throughout = films.map(({ id }) => id).filter((id) => !gone.has(id));
    const shown = new Set(seen);
    expect(throughout.filter((id) => !shown.has(id))).toEqual([]);
    expect(seen).toEqual(order === "asc" ? seen.toSorted() : seen.toSorted().reverse());
    const known = new Set([...films, ...coming].map(({ id }) => id));
    expect(seen.filter((id) => !known.has(id))).toEqual([]);
  },
);
