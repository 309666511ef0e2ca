import { createHash } from "node:crypto";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { VIDEO_LIST, type VideoList } from "../../src/lib/domain/video/videoList.ts";
import { errorOf, eventually, jsonOf, openApi } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const KEYS = { anna: "anna-key-4d1e", ben: "ben-key-b0a7", "*": "star-key-9c2f", root: "root-key-77e3" };
type Owner = keyof typeof KEYS;

const holders = Object.entries(KEYS).map(([owner, key]) => ({
  owner,
  sha256: createHash("sha256").update(key).digest("hex"),
  admin: owner === "root",
}));
const settings = { AUTH_MODE: "keys", API_KEYS: JSON.stringify(holders) };
const stack = useStack({ settings, slots: 8 }, Object.values(KEYS));

function headersOf(owner: Owner) {
  return { authorization: `Bearer ${KEYS[owner]}` };
}

function clientOf(owner: Owner): OpenAI {
  return new OpenAI({ baseURL: stack().api.url, apiKey: KEYS[owner] });
}

/** Films of this owner that have ended, the oldest first. */
async function filmsOf(owner: Owner, films: number): Promise<string[]> {
  const api = openApi(stack().api.url, headersOf(owner));
  const ids: string[] = [];
  for (let film = 0; film < films; film++)
    ids.push((await api.create({ prompt: `A ${CANARY} on the shelf, ${film}` })).id);
  for (const id of ids) expect(await api.ended(id)).toMatchObject({ status: "completed" });
  return ids;
}

async function list(owner: Owner, query = ""): Promise<VideoList> {
  const answer = await stack().api.call(`/videos${query}`, { headers: headersOf(owner) });
  expect(answer.status).toBe(200);
  return VIDEO_LIST.parse(jsonOf(answer));
}

function idsOf({ data }: VideoList): string[] {
  return data.map(({ id }) => id);
}

describe("the OpenAI SDK's auto-paging", () => {
  test.each(["asc", "desc"] as const)(
    "walks all of it through pages that are exactly full, %s",
    async (order) => {
      const owner = order === "asc" ? "anna" : "ben";
      expect(idsOf(await list(owner))).toEqual([]);
      const ids = await filmsOf(owner, 6);
      for (const limit of [2, 3, 6, 100]) {
        const seen: string[] = [];
        for await (const video of clientOf(owner).videos.list({ limit, order })) seen.push(video.id);
        expect(seen).toEqual(order === "asc" ? ids : ids.toReversed());
      }
      const seen: string[] = [];
      for await (const video of clientOf(owner).videos.list()) seen.push(video.id);
      expect(seen).toEqual(ids.toReversed());
    },
  );

  test.each(["asc", "desc"] as const)(
    "shows none twice and misses none that is there throughout, while films come and go, %s",
    async (order) => {
      const owner = "*";
      const client = clientOf(owner);
      const ids = await filmsOf(owner, 8);
      const gone = new Set<string>();
      const seen: string[] = [];
      for await (const { id } of client.videos.list({ limit: 2, order })) {
        seen.push(id);
        // At each page's end the film that the cursor names goes, and a new one comes.
        if (seen.length % 2 === 0 && seen.length <= 6) {
          await client.videos.delete(id);
          gone.add(id);
          await client.videos.create({ prompt: `A ${CANARY} that came late` });
        }
      }
      expect(new Set(seen).size).toBe(seen.length);
      const ofThem = seen.filter((id) => ids.includes(id));
      expect(ofThem).toEqual(order === "asc" ? ids : ids.toReversed());
      const after = idsOf(await list(owner, "?limit=100"));
      for (const id of gone) expect(after).not.toContain(id);
      for (const id of after) if (ids.includes(id)) expect(seen).toContain(id);
      await eventually(
        "everything of theirs to end",
        () => list(owner, "?limit=1&status=queued").then(({ data }) => data.length),
        (left) => left === 0,
      );
    },
  );
});

test("a page says its first and last id, and a filter shows what meets it alone", async () => {
  const api = openApi(stack().api.url, headersOf("root"));
  const [older, newer] = await filmsOf("root", 2);
  const running = await api.create({ prompt: `A ${CANARY} under way ${UNTIL_TOLD}`, model: "sora" });
  await rendering({ ...stack(), api }, running.id);
  const { stage } = await api.read(running.id);
  const page = await list("root", "?limit=2");
  expect(page).toMatchObject({ object: "list", first_id: running.id, last_id: newer, has_more: true });
  expect(idsOf(await list("root", "?status=completed"))).toEqual([newer, older]);
  expect(idsOf(await list("root", "?status=in_progress"))).toEqual([running.id]);
  expect(idsOf(await list("root", `?stage=${stage}&owner=*`))).toEqual([running.id]);
  expect(idsOf(await list("root", `?stage=${stage}&status=completed`))).toEqual([]);
  expect(idsOf(await list("root", "?model=sora"))).toEqual([running.id]);
  const { created_at } = running;
  expect(idsOf(await list("root", `?created_after=${created_at - 1}&model=sora`))).toEqual([running.id]);
  expect(idsOf(await list("root", `?created_after=${created_at}&model=sora`))).toEqual([]);
  expect(idsOf(await list("root", `?created_before=${created_at}&model=sora`))).toEqual([]);
  await finishJobs(stack(), running.prompt);
  expect(await api.ended(running.id)).toMatchObject({ status: "completed" });
  expect(idsOf(await list("root", "?status=in_progress"))).toEqual([]);
});

test("owners see their own alone, admins anybody's and everybody's in one order", async () => {
  const [anna] = await filmsOf("anna", 1);
  const [ben] = await filmsOf("ben", 1);
  for (const owner of ["anna", "ben"] as const) {
    const own = idsOf(await list(owner, "?limit=100"));
    expect(own).not.toContain(owner === "anna" ? ben : anna);
    expect(idsOf(await list("root", `?limit=100&owner=${owner}`))).toEqual(own);
  }
  const own = await list("root", "?limit=100");
  expect(new Set(own.data.map(({ owner }) => owner))).toEqual(new Set(["root"]));
  const all = await list("root", "?limit=100&owner=*");
  expect(idsOf(all).slice(0, 2)).toEqual([ben, anna]);
  expect(idsOf(all)).toEqual(idsOf(all).toSorted().toReversed());
  expect(idsOf(await list("root", "?limit=100&owner=*&order=asc"))).toEqual(idsOf(all).toReversed());
  // A cursor of somebody else's is a place in the order, and shows nothing of theirs.
  expect(idsOf(await list("anna", `?limit=100&after=${ben}`))).toEqual(
    idsOf(await list("anna", "?limit=100")),
  );
  for (const query of ["?owner=ben", "?owner=*"]) {
    const answer = await stack().api.call(`/videos${query}`, { headers: headersOf("anna") });
    expect({ status: answer.status, ...errorOf(answer) }).toMatchObject({ status: 403, code: "forbidden" });
  }
  // Somebody who is called so is no admin.
  const star = await stack().api.call("/videos?owner=*", { headers: headersOf("*") });
  expect(star.status).toBe(403);
});

const ODD = ["'", "/", "#", "?", "\u0000", "\u001f", "é", "x".repeat(1_025), "", " ", "' or RowKey ne '"];

test.each([
  "limit",
  "order",
  "after",
  "created_after",
  "created_before",
  "status",
  "stage",
  "model",
  "colour",
])("what no %s can be is refused by name", async (name) => {
  for (const value of ODD) {
    const query = new URLSearchParams([[name, value]]);
    const answer = await stack().api.call(`/videos?${query}`, { headers: headersOf("anna") });
    expect({ status: answer.status, param: errorOf(answer).param }).toEqual({ status: 400, param: name });
  }
});

test("an owner of any name has a list, or is refused by name", async () => {
  for (const value of ODD) {
    const query = new URLSearchParams([["owner", value]]);
    const answer = await stack().api.call(`/videos?${query}`, { headers: headersOf("root") });
    if (value === "" || value.length > 1_024) expect(errorOf(answer)).toMatchObject({ param: "owner" });
    else expect(VIDEO_LIST.parse(jsonOf(answer)).data).toEqual([]);
  }
});
