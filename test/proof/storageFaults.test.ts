import { expect, test } from "vitest";
import { UNTOUCHED } from "../../src/lib/domain/capacity/groupState.ts";
import type { Storage } from "../../src/lib/storage/connectStorage.ts";
import {
  faulty,
  freshPrefix,
  recordOf,
  storageNamed,
  testStorage,
  ticketOf,
  videoId,
} from "../support/storage/testStorage.ts";

const GROUP = "films.example";
const NOW = Date.UTC(2026, 10, 22);
const PAYER = { owner: "anna", model: "sora-2" };

/** Two instances on the same rows: one with a clear line, and one that loses the reply of each first try to write. */
function pair(): { readonly clear: Storage; readonly losing: Storage } {
  const prefix = freshPrefix();
  const tried = new WeakSet();
  const { policy } = faulty((request) => {
    if (request.method === "GET" || request.method === "HEAD" || tried.has(request)) return null;
    tried.add(request);
    return "lost reply";
  });
  return { clear: storageNamed(prefix), losing: storageNamed(prefix, [policy]) };
}

test("a change whose reply was lost is made once", async () => {
  const { clear, losing } = pair();
  const record = recordOf({ run: 1 });
  expect(await losing.records.insert(record)).toBe("exists");
  const changed = await losing.records.change("anna", record.id, (now) => ({ ...now, run: now.run + 1 }));
  expect(changed?.run).toBe(2);
  expect((await clear.records.find("anna", record.id))?.record.run).toBe(2);
  await losing.records.remove("anna", record.id);
  expect(await clear.records.ownerOf(record.id)).toBeNull();
});

test("a change of a group whose reply was lost counts as made, one that another made does not", async () => {
  const { clear, losing } = pair();
  const ticket = ticketOf();
  expect(await losing.capacity.insert(ticket)).toBe("exists");
  const kept = await clear.capacity.find(GROUP, ticket.jobKey);
  const groupState = { state: { ...UNTOUCHED, pausedUntil: 1 }, etag: null };
  const change = {
    tickets: kept ? [kept] : [],
    groupState,
    bind: { providerId: "p", jobKey: ticket.jobKey, now: NOW },
  };
  expect(await losing.capacity.commit(GROUP, change)).toBe("committed");
  expect(await losing.capacity.commit(GROUP, change)).toBe("conflict");
  expect(await losing.capacity.commit(GROUP, { bind: change.bind })).toBe("conflict");
  expect(await losing.capacity.commit(GROUP, { bind: { ...change.bind, providerId: "q" } })).toBe(
    "committed",
  );
  await losing.capacity.remove(GROUP, ticket.jobKey);
  expect((await clear.capacity.load(GROUP)).tickets).toEqual([]);
});

test("places, keys and money are counted once when replies are lost", async () => {
  const { clear, losing } = pair();
  const id = videoId(NOW);
  await losing.active.admit({ id, owner: "anna", now: NOW }, { total: 9, perOwner: 9 });
  expect(await clear.active.counts()).toEqual({ total: 1, oldestAt: NOW });
  await losing.active.dismiss(id, "anna");
  expect((await clear.active.counts()).total).toBe(0);

  const claim = { owner: "anna", keyHash: "k", requestHash: "r", videoId: id, now: NOW };
  expect(await losing.keys.claim(claim)).toEqual({ kind: "claimed" });
  const taken = await clear.keys.claim({ ...claim, videoId: videoId() });
  const renewed = videoId();
  expect(
    taken.kind === "taken" &&
      (await losing.keys.renew(claim, taken.etag, { ...claim, videoId: renewed, now: NOW })),
  ).toBe(true);
  await losing.keys.bury({ ...claim, videoId: renewed });
  expect(await clear.keys.claim(claim)).toMatchObject({ row: { videoId: renewed, deleted: true } });

  await losing.ledger.reserve({ videoId: id, ...PAYER, amount: 9, now: NOW });
  const jobs = [{ jobKey: `${id}:0`, amount: 8, films: 1, seconds: 4, outcome: "made" } as const];
  await losing.ledger.settle({ videoId: id, reservedAt: NOW, ...PAYER, now: NOW, jobs });
  const bill = {
    jobKey: `${id}:0`,
    videoId: id,
    ...PAYER,
    reservedAt: NOW,
    amount: 1,
    reason: "late",
    now: NOW,
  };
  await losing.ledger.correct(bill);
  const totals = { reserved: 0, spent: 9, unaccounted: 0, estimated: 9, videos: 1, seconds: 4 };
  expect(await clear.ledger.totals("2026-11", null)).toEqual(totals);
});

test("films and images are written whole when replies are lost", async () => {
  const { clear, losing } = pair();
  async function* source() {
    for (let sent = 0; sent < 6; sent++) yield Buffer.alloc(1024 * 1024, sent);
  }
  const written = await losing.films.write("video_1/0.mp4", source(), {
    contentType: "video/mp4",
    providerId: "gen-1",
    maxBytes: 1e9,
    expectedBytes: null,
    signal: new AbortController().signal,
  });
  if (written.kind !== "written") throw new Error(written.kind);
  expect(await clear.films.facts("video_1/0.mp4")).toMatchObject({
    sha256: written.sha256,
    etag: written.etag,
  });
  expect(await losing.films.markVerified("video_1/0.mp4", written.etag)).toBe(true);
  await losing.images.put("video_1", Buffer.from("picture"), "image/png", "s");
  expect(Buffer.from((await clear.images.get("video_1"))?.bytes ?? []).toString()).toBe("picture");
  await losing.films.removeAll("video_1");
  await losing.images.remove("video_1");
  expect(await clear.films.facts("video_1/0.mp4")).toBeNull();
  expect(await clear.images.get("video_1")).toBeNull();
});

test.each(["lost request", "no answer in time", 500, 503] as const)(
  "one try that ends in %s is made again, on tables and blobs alike",
  async (fault) => {
    const tried = new WeakSet();
    const { policy } = faulty((request) => {
      if (tried.has(request)) return null;
      tried.add(request);
      return fault;
    });
    const { records, images } = storageNamed(freshPrefix(), [policy]);
    const record = recordOf();
    expect(await records.insert(record)).toBe("inserted");
    expect((await records.find("anna", record.id))?.record).toEqual(record);
    await images.put(record.id, Buffer.from("picture"), "image/png", "s");
    expect((await images.get(record.id))?.contentType).toBe("image/png");
  },
);

test("a crash in the middle of a call is not covered up by another try", async () => {
  const { policy, seen } = faulty(() => "crash");
  const { records, images } = storageNamed(freshPrefix(), [policy]);
  await expect(records.insert(recordOf())).rejects.toThrow("crashed");
  await expect(images.get("video_1")).rejects.toThrow("crashed");
  expect(seen.calls).toBe(2);
});

test("after a few tries an outage is reported, and when it is over everything works without a restart", async () => {
  let out = true;
  const { policy, seen } = faulty(() => (out ? "lost request" : null));
  const storage = storageNamed(freshPrefix(), [policy]);
  const record = recordOf();
  await expect(storage.records.insert(record)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(seen.calls).toBe(3);
  await expect(storage.reachable()).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(storage.images.get(record.id)).rejects.toMatchObject({ code: "ECONNRESET" });
  out = false;
  await storage.reachable();
  expect(await storage.records.insert(record)).toBe("inserted");
  expect(await storage.images.get(record.id)).toBeNull();
});

test("an identity that must not make tables and containers uses those that are there", async () => {
  const prefix = freshPrefix();
  const record = recordOf();
  await storageNamed(prefix).records.insert(record);
  await storageNamed(prefix).images.put(record.id, Buffer.from("picture"), "image/png", "s");
  const { policy } = faulty(({ url, method }) =>
    (method === "POST" && /\/Tables(\?|$)/.test(url)) || url.includes("restype=container") ? 403 : null,
  );
  const { records, images } = storageNamed(prefix, [policy]);
  expect((await records.find("anna", record.id))?.record).toEqual(record);
  expect(await images.get(record.id)).not.toBeNull();
});

test("many that open a new account at the same time all find their tables and containers", async () => {
  const prefix = freshPrefix();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const storage = storageNamed(prefix);
      await Promise.all([storage.reachable(), storage.images.get("video_1"), storage.capacity.groups()]);
    }),
  );
});

test("a row that nobody could have written is refused, not guessed at", async () => {
  const { records } = testStorage();
  const record = recordOf();
  await records.insert({ ...record, progress: Number.NaN });
  await expect(records.find("anna", record.id)).rejects.toThrow(/progress/);
});
