import { expect, test } from "vitest";
import {
  freshPrefix,
  recordOf,
  storageNamed,
  TARGET,
  testStorage,
  videoId,
} from "../../support/storage/testStorage.ts";

test("a record is found as it was written, by its owner only", async () => {
  const { records } = testStorage();
  const record = recordOf();
  expect(await records.insert(record)).toBe("inserted");
  expect((await records.find("anna", record.id))?.record).toEqual(record);
  expect(await records.find("ben", record.id)).toBeNull();
  expect(await records.ownerOf(record.id)).toBe("anna");
});

test("a record with all that a video can have comes back as it was", async () => {
  const { records } = testStorage();
  const film = {
    blob: "video_1/0.mp4",
    bytes: 1_234_567,
    sha256: "ab".repeat(32),
    contentType: "video/mp4",
    durationSeconds: 8.04,
    width: 1280,
    height: 720,
    hasAudio: null,
    thumbnail: { blob: "video_1/0.webp", contentType: "image/webp" },
  };
  const source = { providerId: "gen-0", target: TARGET, group: "films.example" };
  const image = { sha256: "cd".repeat(32), contentType: "image/png", bytes: 9 };
  const plain = recordOf();
  const record = recordOf({
    request: { ...plain.request, mode: "remix", remixOf: "video_0", image },
    plan: { ...plain.plan, source },
    stage: "completed",
    outputs: [{ index: 0, status: "archived", film }],
    jobs: plain.jobs.map((job) => ({
      ...job,
      providerId: "gen-1",
      target: TARGET,
      expiresAt: 9,
      submittedAt: 8,
    })),
    failure: "partial",
    actual: 8_000,
    completedAt: 10,
    keepUntil: 11,
    keyHash: "ef".repeat(32),
  });
  await records.insert(record);
  expect((await records.find("anna", record.id))?.record).toEqual(record);
});

test("a record is inserted once, also by fifty at the same time", async () => {
  const { records } = testStorage();
  const record = recordOf();
  const answers = await Promise.all(Array.from({ length: 50 }, () => records.insert(record)));
  expect(answers.filter((answer) => answer === "inserted")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "exists")).toHaveLength(49);
});

test("what is no id of a video is found nowhere, whatever it holds", async () => {
  const { records } = testStorage();
  for (const id of [
    "",
    "video_",
    "../x",
    "video_' or RowKey ne '",
    `${videoId()}x`,
    "video_\u0000",
    "a/b#c?d\\e",
  ]) {
    expect(await records.find("anna", id)).toBeNull();
    expect(await records.ownerOf(id)).toBeNull();
    expect(await records.change("anna", id, (record) => record)).toBeNull();
    await records.remove("anna", id);
  }
  await expect(records.insert(recordOf({ id: "video_1" }))).rejects.toThrow(/no id of a video/);
});

test("owners of any name are kept apart", async () => {
  const { records } = testStorage();
  const owners = [
    "a/b",
    "a\\b",
    "a#b",
    "a?b",
    "a'b",
    "a%2Fb",
    "a b",
    "ä",
    "😀",
    "",
    "active",
    "x".repeat(2_000),
    "\u0001",
  ];
  const made = owners.map((owner) => recordOf({ owner }));
  await Promise.all(made.map((record) => records.insert(record)));
  for (const record of made) {
    expect((await records.find(record.owner, record.id))?.record).toEqual(record);
    const { records: page } = await records.page(record.owner, { limit: 10, order: "desc" });
    expect(page.map(({ id }) => id)).toEqual([record.id]);
  }
});

test.each([
  ["characters of four bytes", "😀".repeat(32_000)],
  ["characters of four bytes, shifted by one", `x${"😀".repeat(31_999)}`],
  ["control characters, each six in JSON", "\u0001".repeat(32_000)],
  ["quotes and backslashes", `"\\`.repeat(16_000)],
  ["halves of characters", "\ud83d".repeat(32_000)],
])("a prompt of 32,000 %s comes back as it was", async (_, prompt) => {
  const { records } = testStorage();
  const record = recordOf({ request: { ...recordOf().request, prompt } });
  await records.insert(record);
  expect((await records.find("anna", record.id))?.record.request.prompt).toBe(prompt);
});

test("a shorter record leaves nothing of the longer one behind", async () => {
  const { records } = testStorage();
  const record = recordOf({ request: { ...recordOf().request, prompt: "😀".repeat(32_000) } });
  await records.insert(record);
  const short = { ...record, request: { ...record.request, prompt: "short" } };
  await records.change("anna", record.id, () => short);
  expect((await records.find("anna", record.id))?.record).toEqual(short);
});

test("twenty changes at the same time from two instances all count", async () => {
  const prefix = freshPrefix();
  const instances = [storageNamed(prefix), storageNamed(prefix)];
  const record = recordOf({ run: 0 });
  await instances[0]?.records.insert(record);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      instances[index % 2]?.records.change("anna", record.id, ({ run, ...rest }) => ({
        ...rest,
        run: run + 1,
      })),
    ),
  );
  expect((await instances[0]?.records.find("anna", record.id))?.record.run).toBe(20);
});

test("a change that wants nothing writes nothing", async () => {
  const { records } = testStorage();
  const record = recordOf();
  await records.insert(record);
  const before = await records.find("anna", record.id);
  expect(await records.change("anna", record.id, () => null)).toEqual(record);
  expect((await records.find("anna", record.id))?.etag).toBe(before?.etag);
  expect(await records.change("anna", videoId(), () => record)).toBeNull();
});

test("fields that a newer version wrote survive a change by this one", async () => {
  const { records } = testStorage();
  const record = recordOf();
  await records.insert({ ...record, ...{ mood: "noir" } });
  await records.change("anna", record.id, (current) => ({ ...current, progress: 10 }));
  expect((await records.find("anna", record.id))?.record).toMatchObject({ mood: "noir", progress: 10 });
});

test("a removed record is gone everywhere, and removing it again is harmless", async () => {
  const { records } = testStorage();
  const record = recordOf();
  await records.insert(record);
  await records.remove("anna", record.id);
  await records.remove("anna", record.id);
  expect(await records.find("anna", record.id)).toBeNull();
  expect(await records.ownerOf(record.id)).toBeNull();
  for (const order of ["asc", "desc"] as const)
    expect(await records.page("anna", { limit: 5, order })).toEqual({ records: [], hasMore: false });
});

test("pages go through all records in both orders, and say when there is no more", async () => {
  const { records } = testStorage();
  const made = Array.from({ length: 7 }, (_, index) => recordOf({ id: videoId(1_795_400_000_000 + index) }));
  await Promise.all(made.map((record) => records.insert(record)));
  const ids = made.map(({ id }) => id);
  for (const order of ["asc", "desc"] as const) {
    const seen: string[] = [];
    for (let more: boolean | null = true; more; ) {
      const page = await records.page("anna", { limit: 3, order, after: seen.at(-1) ?? null });
      seen.push(...page.records.map(({ id }) => id));
      more = page.hasMore;
      expect(page.records).toHaveLength(more ? 3 : 1);
    }
    expect(seen).toEqual(order === "asc" ? ids : ids.toReversed());
  }
});

test("a page that is exactly full has no more", async () => {
  const { records } = testStorage();
  await Promise.all([records.insert(recordOf()), records.insert(recordOf())]);
  for (const order of ["asc", "desc"] as const)
    expect((await records.page("anna", { limit: 2, order })).hasMore).toBe(false);
});

test("pages can be limited to the time of creation", async () => {
  const { records } = testStorage();
  const start = 1_795_400_000_000;
  const made = [0, 1, 2, 3].map((index) => recordOf({ id: videoId(start + index * 1_000) }));
  await Promise.all(made.map((record) => records.insert(record)));
  const query = { limit: 9, createdFrom: start + 1, createdBefore: start + 3_000 };
  const [asc, desc] = await Promise.all([
    records.page("anna", { ...query, order: "asc" }),
    records.page("anna", { ...query, order: "desc" }),
  ]);
  expect(asc.records.map(({ id }) => id)).toEqual([made[1]?.id, made[2]?.id]);
  expect(desc.records.map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id]);
});
