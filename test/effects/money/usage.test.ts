import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { oneApp } from "../../support/app/oneApp.ts";
import { asOwner, OWNERS_WITH_KEYS } from "../../support/app/owners.ts";

const app = oneApp({ settings: OWNERS_WITH_KEYS, sweeps: false });
const FILM = { prompt: "A reel of film", seconds: "4", size: "1280x720" };
const SORA_1 = { prompt: "A reel", model: "sora", seconds: 5, size: "480x480" };
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
