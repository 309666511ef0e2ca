import { DEFAULT_LIMITS } from "../../../src/lib/domain/capacity/pool.ts";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import { standInLine } from "../../../src/lib/domain/capacity/transitions.ts";
import { newRecord } from "../../../src/lib/domain/video/newRecord.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { jobKeyOf, videoIdFrom } from "../../../src/lib/domain/video/videoId.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import { requestOf } from "../samples/sampleVideo.ts";
import { quietHub } from "../workflows/quietHub.ts";

export const GROUP = "line.example";
const OWNER = "ann";

type LineTools = Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">;

/** A step's tools over real tickets, and how often the step tried to write the group's hot row. */
export interface Arrival {
  readonly tools: LineTools;
  tries(): number;
}

/** Records of videos that want one slot each in one group, in the order of their creation. */
export function videosInLine(count: number): readonly VideoRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const id = videoIdFrom(`01J${String(index).padStart(23, "0")}`);
    const price = { usdPerSecond: 0.1, scaleWithPixels: false };
    const jobs = [{ index: 0, outputs: [0], group: GROUP }];
    return newRecord(
      { id, owner: OWNER, keyHash: null },
      requestOf({ prompt: `prompt ${index}`, seconds: 4, size: "720x1280" }),
      { version: 1, jobs, price, estimated: 4_000, source: null },
      Date.UTC(2026, 10, 22),
    );
  });
}

/** A waiting ticket for a video in line. */
export function ticketInLine({ id, owner }: VideoRecord): Ticket {
  const row = { jobKey: jobKeyOf(id, 0), videoId: id, owner, jobIndex: 0, group: GROUP };
  return standInLine({ ...row, fingerprint: id, waiter: `w:${id}` });
}

/** Tools for one step, over real capacity rows and records held in memory. */
export function arrivalAt(storage: Storage, records: readonly VideoRecord[], clock: Tools["clock"]): Arrival {
  let tries = 0;
  const find = async (_owner: string, id: string) => {
    const record = records.find((each) => each.id === id);
    return record ? { record, etag: "*" } : null;
  };
  const capacity: Storage["capacity"] = {
    ...storage.capacity,
    commit: (group, change) => {
      if (change.groupState) tries += 1;
      return storage.capacity.commit(group, change);
    },
  };
  const tools = {
    storage: { ...storage, capacity, records: { ...storage.records, find, change: async () => null } },
    // The steps under test read nothing else of the settings.
    config: { limitsOf: () => DEFAULT_LIMITS, resourcesOf: () => [] } as unknown as Tools["config"],
    clock,
    log: () => undefined,
    hub: quietHub,
  } satisfies LineTools;
  return { tools, tries: () => tries };
}
