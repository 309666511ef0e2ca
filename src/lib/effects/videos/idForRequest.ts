import { dayOf } from "../../domain/money/days.ts";
import type { Attempt } from "../../domain/video/acceptance.ts";
import type { Services } from "../../services/services.ts";
import type { KeyRow } from "../../storage/videos/keys.ts";

export type IdForRequest =
  /** `isNew`: no other request has this id. */
  | { readonly kind: "video"; readonly id: string; readonly isNew: boolean }
  | { readonly kind: "key_reused" }
  | { readonly kind: "deleted" };

interface Asked extends Attempt {
  readonly owner: string;
  /** SHA-256 of the request as parsed, image included. */
  readonly requestHash: string;
}

/** A key whose first try left no record for this long takes a new id. */
const KEY_ABANDONED_MS = 600_000;
/** An SDK's own retry, which carries no key, is recognised for this long. */
export const SDK_RETRY_MS = 900_000;

/** The id a request's video has or gets: that of an earlier try where the key, or the SDK's retry mark, says so. */
export function idForRequest(asked: Asked, tools: Services): Promise<IdForRequest> {
  const { keyHash } = asked;
  return keyHash === null ? idWithoutKey(asked, tools) : idOfKey(keyHash, asked, tools);
}

async function idOfKey(
  keyHash: string,
  { owner, requestHash, sameForMs = Number.POSITIVE_INFINITY }: Asked,
  { storage, clock, newVideoId }: Services,
): Promise<IdForRequest> {
  for (;;) {
    const now = clock.now();
    const id = newVideoId();
    const claim = await storage.keys.claim({ owner, keyHash, videoId: id, requestHash, now });
    if (claim.kind === "claimed") return { kind: "video", id, isNew: true };
    const { row, etag } = claim;
    const isSame = row.requestHash === requestHash;
    const isOver = now - row.claimedAt > sameForMs || (row.deleted && sameForMs !== Number.POSITIVE_INFINITY);
    if (isOver) {
      if (await storage.keys.renew({ owner, keyHash }, etag, { videoId: id, requestHash, now }))
        return { kind: "video", id, isNew: true };
      continue;
    }
    if (row.deleted && isSame) return { kind: "deleted" };
    const mayTakeAnother = isSame
      ? now - row.claimedAt > KEY_ABANDONED_MS ||
        (row.refused && (await isPast(owner, row, { storage, now })))
      : row.refused;
    // To look whether there is a record and then to take a new id is no fence: the old id is given up first. A refused
    // try is not remembered; the same request keeps its id, so that copies under way make one film.
    if (!mayTakeAnother || !(await storage.records.giveUp(owner, row.videoId)))
      return isSame ? { kind: "video", id: row.videoId, isNew: false } : { kind: "key_reused" };
    const renewed = await storage.keys.renew({ owner, keyHash }, etag, { videoId: id, requestHash, now });
    if (renewed) return { kind: "video", id, isNew: true };
  }
}

/** A refused try's id was given up, or is of a day whose budget is not today's. */
async function isPast(
  owner: string,
  { videoId, claimedAt }: KeyRow,
  { storage, now }: Pick<Services, "storage"> & { readonly now: number },
): Promise<boolean> {
  return dayOf(claimedAt) !== dayOf(now) || (await storage.records.isGivenUp(owner, videoId));
}

async function idWithoutKey(
  { owner, requestHash, isSdkRetry }: Asked,
  { storage, clock, newVideoId }: Services,
): Promise<IdForRequest> {
  const now = clock.now();
  const earlier = isSdkRetry
    ? await storage.keys.recent({ owner, requestHash, now, withinMs: SDK_RETRY_MS })
    : null;
  if (earlier !== null && !(await storage.records.isGivenUp(owner, earlier)))
    return { kind: "video", id: earlier, isNew: false };
  const id = newVideoId();
  await storage.keys.remember({ owner, requestHash, videoId: id, now });
  return { kind: "video", id, isNew: true };
}
