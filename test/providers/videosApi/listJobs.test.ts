import { expect, test } from "vitest";
import { json, type Script, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

const job = (id: string, created_at: number | null = 100) => ({ id, status: "completed", created_at });
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;
const after = (url: string) => new URL(url, "http://x").searchParams.get("after");

/** Pages by what `after` names; the first page is under "". */
function pages(byCursor: Readonly<Record<string, unknown>>): Script {
  return (request, response) => json(200, byCursor[after(request.url) ?? ""] ?? {})(request, response);
}

const idsOf = async (script: Script, since = 0) => {
  await using server = await scriptedServer(script);
  const answer = await providerAt(server.url).list(since);
  const ids = answer.kind === "listed" ? answer.jobs.map(({ jobId }) => jobId) : answer;
  return { ids, asked: server.requests.map(({ url }) => after(url)) };
};

test("all pages are read, old jobs being no reason to stop: some lists are unordered", async () => {
  const [old, recent] = [secondsAgo(7_200), secondsAgo(60)];
  const script = pages({
    "": { data: [job("a", old), job("b", recent)], has_more: true, last_id: "b" },
    b: { data: [job("c", old), job("d", null)], has_more: true, last_id: "d" },
    d: { data: [job("e", recent)], has_more: false, last_id: "e" },
  });
  const anHourAgo = Date.now() - 3_600_000;
  expect(await idsOf(script, anHourAgo)).toEqual({ ids: ["b", "d", "e"], asked: [null, "b", "d"] });
});

test("without last_id the last job of a page is the cursor", async () => {
  const script = pages({
    "": { data: [job("a"), job("b")], has_more: true },
    b: { data: [job("c")], has_more: false },
  });
  expect(await idsOf(script)).toEqual({ ids: ["a", "b", "c"], asked: [null, "b"] });
});

test("an empty page ends the list, whatever it says about more", async () => {
  expect((await idsOf(json(200, { data: [], has_more: true, last_id: null }))).ids).toEqual([]);
});

test("a server that does not say whether there is more is asked again after a full page only", async () => {
  const full = Array.from({ length: 100 }, (_, index) => job(`job_${index}`));
  const paged = pages({ "": { data: full }, job_99: { data: [job("last")] } });
  const { ids, asked } = await idsOf(paged);
  expect(ids).toHaveLength(101);
  expect(asked).toEqual([null, "job_99"]);
});

test("a server that answers every page with the same full list, and claims nothing, has been read", async () => {
  const full = Array.from({ length: 120 }, (_, index) => job(`job_${index}`));
  expect((await idsOf(json(200, { object: "list", data: full }))).ids).toHaveLength(120);
  expect((await idsOf(json(200, [job("a")]))).ids).toEqual(["a"]);
});

test("a list that goes round in circles proves nothing, and is not taken as read", async () => {
  const page = { data: [job("a")], has_more: true, last_id: "a" };
  expect((await idsOf(json(200, page))).ids).toEqual({
    kind: "unreachable",
    reason: expect.stringContaining("goes round in circles"),
  });
});

test("a page that is empty where more was promised is not the end of the list", async () => {
  const script = pages({
    "": { data: [job("a")], has_more: true, last_id: "a" },
    a: { data: [], has_more: false },
  });
  expect((await idsOf(script)).ids).toMatchObject({
    kind: "unreachable",
    reason: expect.stringContaining("promised more"),
  });
});

test("an entry that cannot be read is told beside the others, with its time as far as it says", async () => {
  const created_at = secondsAgo(30);
  const data = [job("a"), { status: "queued", created_at }, { status: "queued" }];
  await using server = await scriptedServer(json(200, { data, has_more: false }));
  const answer = await providerAt(server.url).list(0);
  if (answer.kind !== "listed") throw new Error(answer.kind);
  expect(answer.jobs.map(({ jobId }) => jobId)).toEqual(["a"]);
  expect(answer.unreadable.map(({ createdAt }) => createdAt === null)).toEqual([false, true]);
  expect(Math.abs((answer.unreadable[0]?.createdAt ?? 0) - created_at * 1_000)).toBeLessThan(5_000);
});

test("a list without an end is given up, and not taken as read", async () => {
  let number = 0;
  const endless: Script = (request, response) => {
    number += 1;
    json(200, { data: [job(`job_${number}`)], has_more: true, last_id: `job_${number}` })(request, response);
  };
  const { ids, asked } = await idsOf(endless);
  expect(ids).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("too long") });
  expect(asked).toHaveLength(100);
});

test("a page that fails makes the whole list unreachable", async () => {
  const script: Script = (request, response) =>
    after(request.url) === null
      ? json(200, { data: [job("a")], has_more: true, last_id: "a" })(request, response)
      : json(404, {})(request, response);
  expect((await idsOf(script)).ids).toMatchObject({ kind: "unreachable" });
});

test.each([404, 405, 501])("a %i says that there is no list", async (status) => {
  expect((await idsOf(json(status, {}))).ids).toEqual({ kind: "unsupported" });
});

test.each([
  [401, {}],
  [403, {}],
  [500, {}],
  [200, { data: "x" }],
  [200, "text"],
])("a %i with %j says nothing about what is in the list", async (status, body) => {
  expect((await idsOf(json(status, body))).ids).toMatchObject({ kind: "unreachable" });
});
