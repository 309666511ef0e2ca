import { randomBytes } from "node:crypto";
import { releaseSlot } from "../../../src/activities/releaseSlot.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { readConfig } from "../../../src/lib/config/readConfig.ts";
import { bind } from "../../../src/lib/domain/capacity/transitions.ts";
import type { GroupLimits } from "../../../src/lib/domain/models/limits.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { pauseResource } from "../../../src/lib/effects/capacity/groupReach.ts";
import { claim } from "../../../src/lib/effects/submit/claim.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { openCapacity } from "../../../src/lib/storage/capacity/capacity.ts";
import { connectStorage } from "../../../src/lib/storage/connectStorage.ts";
import { GROUP, videosInLine } from "../../../test/support/app/line.ts";
import { RIGHT_SETTINGS } from "../../../test/support/config/wrongSettings.ts";
import { SORA_2 } from "../../../test/support/samples/sampleModels.ts";
import { type Cost, MemoryTable } from "../../../test/support/storage/memoryTable.ts";
import { quietHub } from "../../../test/support/workflows/quietHub.ts";
import { Agenda } from "./agenda.ts";
import { onlookersOf } from "./onlookers.ts";

export interface LineCase {
  readonly films: number;
  readonly limits: GroupLimits;
  /** Seconds that each film takes. */
  readonly renderTimes: readonly number[];
  /** The provider asks for a pause: when, and for how long. */
  readonly pause?: { readonly atSeconds: number; readonly seconds: number };
  /** Somebody asks every five seconds where the last one stands, and the line is swept. */
  readonly isAsked?: boolean;
}

export interface WorkedOff extends Cost {
  /** Films that were handed over before one that came earlier. */
  readonly overtakings: number;
  /** Rendering time, of all slots from the first film to the last. */
  readonly used: number;
  /** The most creates in any minute. */
  readonly mostAMinute: number;
  /** How far a place that was told was from the true one, at most. */
  readonly misplaced: number;
}

/** A workflow's shortest wait. */
const SOONEST_MS = 2_000;
const START = Date.UTC(2026, 10, 22);

/** All films arrive at once and are worked off by the app's own steps, on a clock that goes from event to event. */
export async function workOff(line: LineCase): Promise<WorkedOff> {
  const table = new MemoryTable();
  const videos = videosInLine(line.films);
  const events = new Agenda();
  let now = START;
  const tools = toolsFor(table, videos, line.limits, { now: () => now, wake: (at) => events.put(now, at) });
  const places = new Map(videos.map(({ id }, place) => [id, place]));
  const claimed = new Set<string>();
  const claims: { readonly place: number; readonly at: number }[] = [];
  let endedAt = START;
  const onlookers = onlookersOf(videos, tools);

  const handOver = async ({ id, owner }: VideoRecord, render: number): Promise<number> => {
    const ref = { id, owner, jobIndex: 0 };
    const slot = await takeSlot({ ...ref, waiter: id }, tools);
    if (slot.kind === "wait")
      return slot.lookAgainAt === null ? 0 : events.put(Math.max(slot.lookAgainAt, now + SOONEST_MS), id);
    const kept = await tools.storage.capacity.find(GROUP, `${id}:0`);
    if (kept?.ticket.state.kind !== "granted") return 0;
    const record = videos[places.get(id) ?? -1];
    const job = record?.plan.jobs[0];
    if (!record || !job) throw new Error("a film of no line");
    const made = await claim({ record, job, ticket: kept.ticket }, SORA_2.target, null, tools);
    if (!made) return events.put(now + SOONEST_MS, id);
    claimed.add(id);
    claims.push({ place: places.get(id) ?? -1, at: now });
    await bindJob(id, now, tools.storage);
    return events.put(now + render * 1_000, `end ${id}`);
  };

  for (const video of videos) await handOver(video, line.renderTimes[places.get(video.id) ?? 0] ?? 60);
  if (line.pause) events.put(START + line.pause.atSeconds * 1_000, "pause");
  if (line.isAsked) for (const what of onlookers.names) events.put(now, what);
  for (let next = events.take(); next; next = events.take()) {
    now = Math.max(now, next.at);
    const [end, endId] = next.what.split(" ");
    const video = videos[places.get(endId ?? next.what) ?? -1];
    if (onlookers.has(next.what)) {
      const again = claimed.size < line.films && (await onlookers.come(next.what, line.films - claimed.size));
      if (again) events.put(now + again, next.what);
    } else if (next.what === "pause")
      await pauseResource(
        { line: { group: GROUP }, target: SORA_2.target },
        (line.pause?.seconds ?? 0) * 1_000,
        tools,
      );
    else if (video && end === "end" && endId) {
      await releaseSlot({ id: video.id, owner: video.owner, jobIndex: 0 }, tools);
      await tools.storage.capacity.remove(GROUP, `${video.id}:0`);
      endedAt = now;
    } else if (video && !claimed.has(video.id))
      await handOver(video, line.renderTimes[places.get(video.id) ?? 0] ?? 60);
  }
  if (claims.length !== line.films) throw new Error(`${claims.length} of ${line.films} films were made`);
  const rendered = line.renderTimes.slice(0, line.films).reduce((sum, each) => sum + each, 0) * 1_000;
  return {
    ...table.cost,
    overtakings: claims
      .toSorted((a, b) => a.place - b.place)
      .filter(({ at }, index, sorted) => at < (sorted[index - 1]?.at ?? 0)).length,
    used: rendered / (line.limits.maxRunning * (endedAt - START)),
    mostAMinute: mostWithin(
      60_000,
      claims.map(({ at }) => at),
    ),
    misplaced: onlookers.misplaced(),
  };
}

/** The provider has made the job, and its ticket knows. */
async function bindJob(id: string, now: number, { capacity }: Tools["storage"]): Promise<void> {
  const binding = { providerId: `video_of_${id}`, submittedAt: now, expiresAt: now + 86_400_000 };
  await capacity.change(GROUP, `${id}:0`, (ticket) => bind(ticket, { ...binding, target: SORA_2.target }), {
    bind: { providerId: binding.providerId, now },
    closesSubmit: true,
  });
}

function mostWithin(span: number, times: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - span) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

interface World {
  readonly now: () => number;
  readonly wake: (id: string) => void;
}

/** The app's tools over the counted table; records lie in memory and are not counted. */
function toolsFor(
  table: MemoryTable,
  videos: readonly VideoRecord[],
  limits: GroupLimits,
  { now, wake }: World,
): Tools {
  const records = new Map(videos.map((record) => [record.id, { record, etag: "*" }]));
  const connection = "UseDevelopmentStorage=true";
  const names = { prefix: `b${randomBytes(4).toString("hex")}` };
  const storage = connectStorage({ connectionString: connection }, { names });
  return {
    storage: {
      ...storage,
      capacity: openCapacity(table),
      records: {
        ...storage.records,
        find: async (_owner, id) => records.get(id) ?? null,
        change: async () => null,
      },
    },
    config: readConfig({ ...RIGHT_SETTINGS, CAPACITY_GROUPS: JSON.stringify({ [GROUP]: limits }) }, PROFILES),
    clock: { now },
    log: () => undefined,
    hub: { ...quietHub, wake: async (id) => wake(id) },
    provider: () => {
      throw new Error("no provider is asked");
    },
    newVideoId: () => "",
    newMark: () => "0",
    send: async () => {
      throw new Error("nobody is told");
    },
  };
}
