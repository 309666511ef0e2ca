import { odata } from "@azure/data-tables";
import { keyPart } from "../table/rowKeys.ts";
import type { Row, Table } from "../table/table.ts";

/** Which create made which video, so that a repeated request is answered with the first one's. */
export interface Keys {
  /** Takes an idempotency key for a video, unless a request has it already; that one's row is given then. */
  claim(claim: KeyClaim): Promise<Claimed>;
  /** Gives a key to a new video and its request, if its row is still as it was read. */
  renew(key: KeyName, etag: string, renewal: Omit<KeyClaim, keyof KeyName>): Promise<boolean>;
  /** Notes that a key's video was not taken in, for now. Leaves the key alone when it has another video, or is gone. */
  refuse(key: KeyName & { readonly videoId: string }): Promise<void>;
  /** Notes that a key's video was erased. Leaves the key alone when it has another video, or is gone. */
  bury(key: KeyName & { readonly videoId: string }): Promise<void>;
  /** Notes the newest video of an owner's request, for repeats that carry no key. */
  remember(request: RequestName & { readonly videoId: string; readonly now: number }): Promise<void>;
  /** The newest video of this request, if it is not older than `withinMs`. */
  recent(request: RequestName & { readonly now: number; readonly withinMs: number }): Promise<string | null>;
  /** Forgets at most `max` rows written before `olderThan` (milliseconds since 1970); gives their number. */
  sweep(olderThan: number, max: number): Promise<number>;
}

/** A key is known by its hash, and belongs to its owner. */
export interface KeyName {
  readonly owner: string;
  readonly keyHash: string;
}

export interface RequestName {
  readonly owner: string;
  readonly requestHash: string;
}

export interface KeyClaim extends KeyName {
  readonly videoId: string;
  readonly requestHash: string;
  readonly now: number;
}

export type Claimed =
  | { readonly kind: "claimed" }
  | { readonly kind: "taken"; readonly row: KeyRow; readonly etag: string };

/** Time in milliseconds since 1970. */
export interface KeyRow {
  readonly videoId: string;
  readonly requestHash: string;
  readonly claimedAt: number;
  /** True when the video was erased. */
  readonly deleted: boolean;
  /** True when a try was refused; a later one may have been taken in all the same. */
  readonly refused: boolean;
}

/** One partition an owner: `k|<key hash>`, and `r|<request hash>` for creates without a key. */
export function openKeys(table: Table): Keys {
  const find = ({ owner, keyHash }: KeyName) => table.find(partition(owner), keyRow(keyHash));

  async function mark(key: KeyName & { readonly videoId: string }, as: "refused" | "deleted"): Promise<void> {
    for (;;) {
      const found = await find(key);
      if (found === null || found["videoId"] !== key.videoId || found[as] === true) return;
      if (await table.replace(toRow(key, { ...parseRow(found), [as]: true }), found.etag)) return;
    }
  }

  return {
    async claim(claim) {
      for (;;) {
        const { videoId, requestHash, now } = claim;
        const inserted = await table.insert(
          toRow(claim, { videoId, requestHash, claimedAt: now, deleted: false, refused: false }),
        );
        if (inserted === "inserted") return { kind: "claimed" };
        const found = await find(claim);
        // Gone again: the sweeper was there in between.
        if (found === null) continue;
        const row = parseRow(found);
        // Our own row, when the reply was lost and the insert sent again: no two claims have one video id.
        return row.videoId === videoId ? { kind: "claimed" } : { kind: "taken", row, etag: found.etag };
      }
    },
    async renew(key, etag, { videoId, requestHash, now }) {
      const found = await find(key);
      if (found === null) return false;
      const renewed = {
        ...parseRow(found),
        videoId,
        requestHash,
        claimedAt: now,
        deleted: false,
        refused: false,
      };
      if (found.etag === etag && (await table.replace(toRow(key, renewed), etag))) return true;
      const current = await find(key);
      return current !== null && parseRow(current).videoId === videoId;
    },
    refuse: async (key) => await mark(key, "refused"),
    bury: async (key) => await mark(key, "deleted"),
    async remember({ owner, requestHash, videoId, now }) {
      const keys = { partitionKey: partition(owner), rowKey: requestRow(requestHash) };
      await table.put({ ...keys, videoId, claimedAt: new Date(now) });
    },
    async recent({ owner, requestHash, now, withinMs }) {
      const row = await table.find(partition(owner), requestRow(requestHash));
      const [videoId, claimedAt] = [row?.["videoId"], row?.["claimedAt"]];
      if (typeof videoId !== "string" || !(claimedAt instanceof Date)) return null;
      return claimedAt.getTime() >= now - withinMs ? videoId : null;
    },
    sweep: async (olderThan, max) => await sweep(table, olderThan, max),
  };
}

async function sweep(table: Table, olderThan: number, max: number): Promise<number> {
  let forgotten = 0;
  for await (const row of table.sift(odata`claimedAt lt ${new Date(olderThan)}`)) {
    if (forgotten >= max) break;
    await table.remove(row.partitionKey, row.rowKey, row.etag);
    forgotten++;
  }
  return forgotten;
}

function toRow({ owner, keyHash }: KeyName, { claimedAt, ...row }: KeyRow) {
  const keys = { partitionKey: partition(owner), rowKey: keyRow(keyHash) };
  return { ...keys, ...row, claimedAt: new Date(claimedAt) };
}

function parseRow({ rowKey, videoId, requestHash, claimedAt, deleted, refused }: Row): KeyRow {
  if (typeof videoId !== "string" || typeof requestHash !== "string" || !(claimedAt instanceof Date))
    throw new Error(`row ${rowKey} of the keys is damaged`);
  return {
    videoId,
    requestHash,
    claimedAt: claimedAt.getTime(),
    deleted: deleted === true,
    refused: refused === true,
  };
}

function partition(owner: string): string {
  return `o|${keyPart(owner)}`;
}

function keyRow(keyHash: string): string {
  return `k|${keyPart(keyHash)}`;
}

function requestRow(requestHash: string): string {
  return `r|${keyPart(requestHash)}`;
}
