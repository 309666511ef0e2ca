import { TableClient } from "@azure/data-tables";
import { afterEach, expect, inject, test } from "vitest";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { type Following, followVideos, STREAM_TIMES } from "../../../src/lib/effects/events/followVideos.ts";
import { type OwnerWatch, watchOwner } from "../../../src/lib/effects/events/ownerWatch.ts";
import { readEventId } from "../../../src/lib/http/events/eventId.ts";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import { toRecordColumns } from "../../../src/lib/storage/videos/recordRow.ts";
import { type SseBlock, sseBlocks } from "../../support/events/sseEvents.ts";
import { inShort, take } from "../../support/events/takeEvents.ts";
import { freshPrefix, recordOf, storageNamed, ticketOf, videoId } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

const LOOK_MS = 20;
const clock = { now: Date.now };
const { config } = steps().tools;
const watches: OwnerWatch[] = [];
const clients: AbortController[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.abort();
  for (const watch of watches.splice(0)) watch.stop();
});

/** One instance of the app, as far as it follows videos. */
async function instance(storage: Storage) {
  const tools = { storage, clock, config };
  const watch = await watchOwner("anna", tools, LOOK_MS);
  watches.push(watch);
  return {
    connect(asked: Partial<Following> = {}, lastEventId: string | null = null, times = STREAM_TIMES) {
      const client = new AbortController();
      clients.push(client);
      const following: Following = {
        owner: "anna",
        only: null,
        since: readEventId(lastEventId, Date.now())?.at ?? null,
        viewer: { caller: { kind: "caller", owner: "anna", admin: false }, baseUrl: "http://films.example" },
        gone: client.signal,
        ...asked,
      };
      return { client, blocks: sseBlocks(followVideos(following, watch, tools, times)) };
    },
  };
}

async function begun(storage: Storage, changes: Partial<VideoRecord> = {}): Promise<VideoRecord> {
  const record = recordOf({ id: videoId(), ...changes });
  await storage.active.admit({ id: record.id, owner: record.owner, now: 1 }, { total: 999, perOwner: 999 });
  await storage.records.insert(record);
  return record;
}

async function ended(storage: Storage, { id, owner }: VideoRecord): Promise<void> {
  await storage.records.change(owner, id, (record) => ({ ...record, stage: "completed", completedAt: 5 }));
  await storage.active.dismiss(id, owner);
}

test("a stream begins with every unfinished video, then tells each change and each delete", async () => {
  const storage = storageNamed(freshPrefix());
  const over = await begun(storage);
  await ended(storage, over);
  const [first, second] = [await begun(storage), await begun(storage)];
  await begun(storage, { owner: "ben" });
  const { blocks } = (await instance(storage)).connect();
  const { value: head } = await blocks.next();
  expect(head).toMatchObject({ retry: "2000", event: null, data: null });
  expect(inShort(await take(blocks, 2))).toEqual([`video ${first.id} queued`, `video ${second.id} queued`]);

  await storage.records.change("anna", first.id, (record) => ({ ...record, stage: "running" }));
  expect(inShort(await take(blocks, 1))).toEqual([`video ${first.id} running`]);
  const third = await begun(storage);
  expect(inShort(await take(blocks, 1))).toEqual([`video ${third.id} queued`]);
  await ended(storage, first);
  expect(inShort(await take(blocks, 1))).toEqual([`video ${first.id} completed`]);
  await storage.records.remove("anna", over.id);
  const [deleted] = await take(blocks, 1);
  expect(deleted?.data).toEqual({ id: over.id, object: "video.deleted", deleted: true });
});

test("who comes back to another instance is told what ended and what was deleted meanwhile", async () => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const videos = [await begun(storage), await begun(storage), await begun(storage), await begun(storage)];
  const [ends, goes, stays, endedBefore] = videos as [VideoRecord, VideoRecord, VideoRecord, VideoRecord];
  await ended(storage, endedBefore);
  const first = (await instance(storage)).connect();
  await first.blocks.next();
  const seen = await take(first.blocks, 3);
  first.client.abort();

  await ended(storage, ends);
  await ended(storage, goes);
  await storage.records.remove("anna", goes.id);
  const other = await instance(storageNamed(prefix));
  const again = other.connect({}, seen.at(-1)?.id ?? null);
  // What ended in the last seconds before is told once more: storage may show changes out of order.
  const events = inShort(await take(again.blocks, 4));
  expect(events).toContain(`video ${endedBefore.id} completed`);
  expect(events).toContain(`video ${stays.id} queued`);
  expect(events).toContain(`video ${ends.id} completed`);
  expect(events).toContain(`deleted ${goes.id}`);
});

test("an instance whose clock is minutes ahead misses no change, nor does who comes back with its ids", async () => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const latest = () => storage.changes.latest() + 3 * 60_000;
  const ahead = await instance({ ...storage, changes: { ...storage.changes, latest } });
  const first = ahead.connect();
  const { value: head } = await first.blocks.next();
  const video = await begun(storage);
  expect(inShort(await take(first.blocks, 1))).toEqual([`video ${video.id} queued`]);
  first.client.abort();

  await ended(storage, video);
  const again = (await instance(storageNamed(prefix))).connect({}, head?.id ?? null);
  expect(inShort(await take(again.blocks, 1))).toEqual([`video ${video.id} completed`]);
});

test("a watch of an owner without changes goes on with the time: its ids grow no older, nor does what it reads", async () => {
  const storage = storageNamed(freshPrefix());
  await begun(storage);
  let days = 0;
  const latest = () => storage.changes.latest() + days * 86_400_000;
  let from = 0;
  const since = (owner: string, at: number) => {
    from = at;
    return storage.changes.since(owner, at);
  };
  const { connect } = await instance({ ...storage, changes: { latest, since } });
  days = 8;
  await expect.poll(() => from).toBeGreaterThan(Date.now() + 7 * 86_400_000);
  const { value: head } = await connect().blocks.next();
  expect(readEventId(head?.id ?? null, latest())).not.toBeNull();
});

test.each(["", "nonsense", "1-", "1-zzzzzzzzzz", eventIdOfLastMonth()])(
  "the Last-Event-ID %j counts as none",
  async (id) => {
    expect(readEventId(id, Date.now())).toBeNull();
  },
);

function eventIdOfLastMonth(): string {
  return `1-${(Date.now() - 30 * 86_400_000).toString(36)}`;
}

test("what an older version of the app has changed without a note is seen by and by", async () => {
  const prefix = freshPrefix();
  const storage = storageNamed(prefix);
  const video = await begun(storage);
  const { blocks } = (await instance(storage)).connect();
  await take(blocks, 1);
  const table = TableClient.fromConnectionString(inject("azurite"), `${prefix}Videos`, {
    allowInsecureConnection: true,
  });
  for await (const { partitionKey = "", rowKey = "" } of table.listEntities())
    if (rowKey.startsWith("d|")) {
      const columns = toRecordColumns({ ...video, stage: "completed" });
      await table.updateEntity({ partitionKey, rowKey, ...columns }, "Replace");
    }
  await storage.active.dismiss(video.id, video.owner);
  expect(inShort(await take(blocks, 1))).toEqual([`video ${video.id} completed`]);
});

test("one video is followed until it has ended", async () => {
  const storage = storageNamed(freshPrefix());
  const [one, other] = [await begun(storage), await begun(storage)];
  const { blocks } = (await instance(storage)).connect({ only: one.id });
  expect(inShort(await take(blocks, 1))).toEqual([`video ${one.id} queued`]);
  await ended(storage, other);
  await ended(storage, one);
  const [last] = await take(blocks, 1);
  expect(inShort(last ? [last] : [])).toEqual([`video ${one.id} completed`]);
  expect(readEventId(last?.id ?? null, Date.now())).toMatchObject({ over: true });
  expect((await blocks.next()).done).toBe(true);
});

test("a video's place in line is told as it falls", async () => {
  const storage = storageNamed(freshPrefix());
  const [ahead, waiting] = [
    await begun(storage, { stage: "waiting_for_capacity" }),
    await begun(storage, { stage: "waiting_for_capacity" }),
  ];
  const group = waiting.plan.jobs[0]?.group ?? "";
  for (const { id } of [ahead, waiting])
    await storage.capacity.insert(ticketOf({ videoId: id, jobKey: `${id}:0`, group }));
  const { blocks } = (await instance(storage)).connect({ only: waiting.id });
  expect((await take(blocks, 1))[0]?.data).toMatchObject({ queue_position: 2 });
  await storage.capacity.remove(group, `${ahead.id}:0`);
  expect((await take(blocks, 1))[0]?.data).toMatchObject({ queue_position: 1 });
});

const NEVER_MS = 3_600_000;

test("silence is broken by comments", async () => {
  const { connect } = await instance(storageNamed(freshPrefix()));
  const { blocks } = connect({}, null, { silentMs: 5, lastsMs: NEVER_MS });
  await blocks.next();
  for (let nth = 0; nth < 3; nth++) expect((await blocks.next()).value?.comment).toBeTruthy();
});

test("a stream in which nothing happens ends by itself", async () => {
  const { connect } = await instance(storageNamed(freshPrefix()));
  const { blocks } = connect({}, null, { silentMs: NEVER_MS, lastsMs: 50 });
  await blocks.next();
  expect((await blocks.next()).done).toBe(true);
});

test("a client that is gone ends the stream, though nothing happens in it", async () => {
  const { connect } = await instance(storageNamed(freshPrefix()));
  const { blocks, client } = connect();
  await blocks.next();
  const next = blocks.next();
  client.abort();
  expect((await next).done).toBe(true);
});

function isAt(block: SseBlock | undefined, progress: number): boolean {
  return JSON.stringify(block?.data).includes(`"progress":${progress},`);
}

test("a slow client finds the latest state of each video, not every one on the way", async () => {
  const storage = storageNamed(freshPrefix());
  const video = await begun(storage);
  const { connect } = await instance(storage);
  const { blocks } = connect();
  await blocks.next();
  await take(blocks, 1);
  const quick = connect().blocks;
  await quick.next();
  for (let progress = 1; progress <= 5; progress++) {
    await storage.records.change("anna", video.id, (record) => ({ ...record, progress }));
    // The quick one has been told: so has the slow one's queue.
    while (!isAt((await take(quick, 1))[0], progress));
  }
  const [next] = await take(blocks, 1);
  expect(next?.data).toMatchObject({ progress: 5 });
});

test("a change that callers do not see is not told", async () => {
  const storage = storageNamed(freshPrefix());
  const [video, other] = [await begun(storage), await begun(storage)];
  const { blocks } = (await instance(storage)).connect();
  await take(blocks, 2);
  await storage.records.change("anna", video.id, (record) => ({ ...record, run: record.run + 1 }));
  await storage.records.change("anna", other.id, (record) => ({ ...record, progress: 3 }));
  expect(inShort(await take(blocks, 1))).toEqual([`video ${other.id} queued`]);
});
