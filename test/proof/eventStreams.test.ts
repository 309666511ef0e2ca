import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { RealClock } from "../../local/host/clock/realClock.ts";
import { createTestHost, type TestHost } from "../../local/host/testing.ts";
import { configureServices } from "../../src/lib/app/services.ts";
import type { VideoRecord } from "../../src/lib/domain/video/record.ts";
import type { Stage } from "../../src/lib/domain/video/stage.ts";
import { type EventClient, followEvents } from "../support/events/eventClient.ts";
import { bothSoras } from "../support/providers/soraModel.ts";
import { freshPrefix, recordOf, storageNamed } from "../support/storage/testStorage.ts";

const OWNERS = Array.from({ length: 20 }, (_each, n) => `owner-${n}`);
const STREAMS_EACH = 5;
const FILMS_EACH = 4;
const RECONNECTS = 20;
const QUIET_SECONDS = 10;
const WITHIN = { interval: 200 };
const LIMITS = { total: 9_999, perOwner: 9_999 };

const prefix = freshPrefix();
/** The engine, as far as it changes records: another process than the one that streams. */
const engine = storageNamed(prefix);
let calls = 0;
const counting: PipelinePolicy = {
  name: "counting",
  sendRequest(request, next) {
    calls += 1;
    return next(request);
  },
};
let host: TestHost;
const clients = new Map<string, readonly EventClient[]>();

beforeAll(async () => {
  const holders = OWNERS.map((owner) => ({
    owner,
    sha256: createHash("sha256").update(`${owner}-key`).digest("hex"),
    admin: false,
  }));
  configureServices({
    environment: {
      VIDEO_MODELS: JSON.stringify(bothSoras("http://127.0.0.1:1")),
      SORA_KEY: "key",
      MediaStorage: inject("azurite"),
      AUTH_MODE: "keys",
      API_KEYS: JSON.stringify(holders),
    },
    policies: [counting],
    storagePrefix: prefix,
  });
  const app = () => import("../../src/index.ts");
  host = await createTestHost({ app, settings: { routePrefix: "" }, clock: new RealClock() });
});
afterAll(async () => {
  for (const each of [...clients.values()].flat()) each.close();
  await host.dispose();
});

async function begin(owner: string): Promise<VideoRecord> {
  const record = recordOf({ owner });
  await engine.active.admit({ id: record.id, owner, now: record.createdAt }, LIMITS);
  await engine.records.insert(record);
  return record;
}

async function move({ owner, id }: VideoRecord, stage: Stage): Promise<void> {
  await engine.records.change(owner, id, (record) => ({ ...record, stage }));
}

/** A film's whole life, as the engine writes it; every other one is deleted in the end. */
async function live(record: VideoRecord, deleted: boolean): Promise<void> {
  for (const stage of ["submitting", "running", "archiving", "completed"] as const) {
    await sleep(Math.random() * 2_000);
    await move(record, stage);
  }
  await engine.active.dismiss(record.id, record.owner);
  if (deleted) await engine.records.remove(record.owner, record.id);
}

/** What a client was told last of each of its owner's films. */
function lastTold({ events }: EventClient): Readonly<Record<string, string>> {
  return Object.fromEntries(
    events.map(({ event, data }) => {
      const { id, stage } = data as { id: string; stage?: string };
      return [id, event === "deleted" ? "deleted" : (stage ?? "")];
    }),
  );
}

test("100 streams of 20 owners cost storage no more than 20 would, and miss nothing over 20 reconnects", async () => {
  const before = process.memoryUsage().rss;
  const records = (
    await Promise.all(
      OWNERS.map((owner) => Promise.all(Array.from({ length: FILMS_EACH }, () => begin(owner)))),
    )
  ).flat();
  const url = `${await host.url()}/api/v1/events`;
  for (const owner of OWNERS)
    clients.set(
      owner,
      Array.from({ length: STREAMS_EACH }, () => followEvents(url, { "api-key": `${owner}-key` })),
    );
  const all = [...clients.values()].flat();
  await expect.poll(() => all.every(({ events }) => events.length >= FILMS_EACH), WITHIN).toBe(true);

  const [quietFrom, quietAt] = [calls, Date.now()];
  await sleep(QUIET_SECONDS * 1_000);
  // On a busy machine a pause is longer than was asked for.
  const perSecond = (calls - quietFrom) / ((Date.now() - quietAt) / 1_000);
  // One look a second an owner, and not one for each stream.
  expect(perSecond).toBeLessThanOrEqual(OWNERS.length * 1.1);

  const [busyFrom, busyAt] = [calls, Date.now()];
  const lives = Promise.all(records.map((record, n) => live(record, n % 2 === 1)));
  for (let cut = 0; cut < RECONNECTS; cut++) {
    all[(cut * 7) % all.length]?.cut();
    await sleep(250);
  }
  await lives;
  const expected = (owner: string) =>
    Object.fromEntries(
      records.flatMap(({ id, owner: its }, n) =>
        its === owner ? [[id, n % 2 === 1 ? "deleted" : "completed"]] : [],
      ),
    );
  for (const [owner, theirs] of clients)
    for (const client of theirs) await expect.poll(() => lastTold(client), WITHIN).toEqual(expected(owner));
  const seconds = (Date.now() - busyAt) / 1_000;
  const changes = records.length * 5.5;
  const busy = calls - busyFrom;
  expect(busy).toBeLessThan(OWNERS.length * (seconds + 2) + changes + RECONNECTS * (2 + FILMS_EACH));
  const connections = () => all.reduce((sum, client) => sum + client.connections(), 0);
  await expect.poll(connections, WITHIN).toBe(all.length + RECONNECTS);

  const rss = process.memoryUsage().rss;
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
  process.stderr.write(
    `${all.length} streams of ${OWNERS.length} owners: ${perSecond} storage calls a second at rest, ${Math.round(busy / seconds)} with ${Math.round(changes / seconds)} changes a second; RSS ${mib(before)} MiB before, ${mib(rss)} MiB with all streams and their clients\n`,
  );
  expect(rss - before).toBeLessThan(200 * 2 ** 20);
  expect(host.problems).toEqual([]);
});
