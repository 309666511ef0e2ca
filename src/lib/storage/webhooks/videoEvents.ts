import type { TransactionAction } from "@azure/data-tables";
import { dueAt, isDelivered, type VideoEvent } from "../../domain/webhooks/videoEvent.ts";
import { toJsonColumns } from "../table/jsonColumns.ts";
import { startingWith, ulidOf } from "../table/rowKeys.ts";
import { creating, deleting, type Row, replacing, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { parseEventRow } from "./eventRow.ts";

/** The events of videos' ends, and how far their way to the receivers is. */
export interface VideoEvents {
  /** Notes an event, unless it is noted already. */
  note(event: VideoEvent): Promise<void>;
  find(videoId: string): Promise<VideoEvent | null>;
  /**
   * Applies a pure change to the latest event, again when another writer was faster, and gives what is stored then. A
   * change that gives null leaves it as it is. Null when there is no such event.
   */
  change(videoId: string, change: (event: VideoEvent) => VideoEvent | null): Promise<VideoEvent | null>;
  /** Forgets an event; harmless when it is gone already. */
  remove(videoId: string): Promise<void>;
  /** Events for which something was due before `time` (milliseconds since 1970), oldest first. */
  overdue(time: number): AsyncIterable<Pick<VideoEvent, "videoId" | "owner">>;
  /** Forgets events that everybody had by `time` (milliseconds since 1970), so many at most; what was sent again stays. */
  forgetDelivered(time: number, most: number): Promise<void>;
  /** How many events have not reached everybody, as far as one page tells. */
  waiting(): Promise<number>;
}

const PARTITION = "events";

/**
 * One partition: `v|<ulid>` is an event, and beside it, changed with it, `p|<ulid>` as long as there is something to do
 * for it: so what is due is found without reading the others. `d|<time>|<ulid>` from when everybody has it, to find what
 * can go.
 */
export function openVideoEvents(table: Table): VideoEvents {
  const find = async (videoId: string) => {
    const ulid = ulidOf(videoId);
    const row = ulid === null ? null : await table.find(PARTITION, eventKey(ulid));
    return row === null ? null : { event: parseEventRow(row), etag: row.etag, key: row.rowKey };
  };

  const pending = () => table.scan({ partitionKey: PARTITION, ...startingWith("p|") });

  return {
    async note(event) {
      await table.write([creating(eventRow(event)), ...placing(null, event)]);
    },
    async find(videoId) {
      return (await find(videoId))?.event ?? null;
    },
    change: (videoId, change) =>
      untilWritten(`the event of ${videoId}`, async () => {
        const found = await find(videoId);
        if (found === null) return null;
        const changed = change(found.event);
        if (changed === null) return found.event;
        const actions = [replacing(eventRow(changed), found.etag), ...placing(found.event, changed)];
        return (await table.write(actions)) === null ? undefined : changed;
      }),
    async remove(videoId) {
      const ulid = ulidOf(videoId);
      if (ulid === null) return;
      await table.remove(PARTITION, placeKey(ulid));
      await table.remove(PARTITION, eventKey(ulid));
    },
    async *overdue(time) {
      for await (const row of pending()) if (Number(row["dueAt"]) < time) yield parsePlace(row);
    },
    async forgetDelivered(time, most) {
      let count = 0;
      const old = { partitionKey: PARTITION, from: "d|", below: `d|${instant(time)}` };
      for await (const row of table.scan(old)) {
        if (++count > most) return;
        const { videoId } = parsePlace(row);
        const found = await find(videoId);
        // Told again later it has another such row.
        if (found && isDelivered(found.event) && deliveredKey(found.event) === row.rowKey)
          await table.remove(PARTITION, found.key);
        await table.remove(PARTITION, row.rowKey);
      }
    },
    async waiting() {
      let count = 0;
      for await (const _ of pending()) if (++count >= 1_000) break;
      return count;
    },
  };
}

/** What changes of an event's place among those that something is due for. */
function placing(before: VideoEvent | null, after: VideoEvent): TransactionAction[] {
  const { videoId, owner } = after;
  const rowKey = placeKey(requireUlid(videoId));
  const due = dueAt(after);
  if (due !== null)
    return [["upsert", { partitionKey: PARTITION, rowKey, videoId, owner, dueAt: String(due) }, "Replace"]];
  return [
    ...(before !== null && dueAt(before) !== null ? [deleting(PARTITION, rowKey)] : []),
    ...(isDelivered(after)
      ? [upserting({ partitionKey: PARTITION, rowKey: deliveredKey(after), videoId, owner })]
      : []),
  ];
}

function upserting(row: { partitionKey: string; rowKey: string; videoId: string; owner: string }) {
  return ["upsert", row, "Replace"] satisfies TransactionAction;
}

/** An event is told within a day of its first attempt: roughly since when everybody has it. */
function deliveredKey({ videoId, deliveries }: VideoEvent): string {
  const since = Math.max(...deliveries.map((delivery) => delivery.since));
  return `d|${instant(since)}|${requireUlid(videoId)}`;
}

function instant(time: number): string {
  return new Date(time).toISOString();
}

function eventRow(event: VideoEvent) {
  return { partitionKey: PARTITION, rowKey: eventKey(requireUlid(event.videoId)), ...toJsonColumns(event) };
}

function parsePlace({ rowKey, videoId, owner }: Row): Pick<VideoEvent, "videoId" | "owner"> {
  if (typeof videoId !== "string" || typeof owner !== "string")
    throw new Error(`row ${rowKey} of the events is damaged`);
  return { videoId, owner };
}

function requireUlid(videoId: string): string {
  const ulid = ulidOf(videoId);
  if (ulid === null) throw new Error(`"${videoId}" is no id of a video`);
  return ulid;
}

function eventKey(ulid: string): string {
  return `v|${ulid}`;
}

function placeKey(ulid: string): string {
  return `p|${ulid}`;
}
