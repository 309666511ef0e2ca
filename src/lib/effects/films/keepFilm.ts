import type { Binding } from "../../domain/capacity/ticket.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { FilmRecord, VideoRecord } from "../../domain/video/record.ts";
import type { Tools } from "../../services/tools.ts";
import { acceptFilm } from "./acceptFilm.ts";
import { copyFilm } from "./copyFilm.ts";
import { takeCopyPlace } from "./copyPlaces.ts";
import { keepThumbnail } from "./keepThumbnail.ts";
import { measureFilm } from "./measureFilm.ts";

/** A download that began before the provider's expiry may still succeed a little after it. */
const EXPIRY_MARGIN_MS = 120_000;
/** So long before it a slow copy is not cut, whoever waits. */
const LAST_TRIES_MS = 3_600_000;
/** For so long after it our own storage is waited for: what it holds of the film cannot be told before. */
const OUTAGE_AT_MOST_MS = 86_400_000;

export type Kept =
  | { readonly kind: "film"; readonly film: FilmRecord }
  /** All places for copies are taken; come again soon. */
  | { readonly kind: "no_place" }
  | { readonly kind: "not_made"; readonly code: FailureCode; readonly reason: string }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
      /** The provider answered with a fault where the film should be. */
      readonly withheld: boolean;
      /** Milliseconds beyond the provider's expiry for which trying again makes sense. */
      readonly retryFor: number;
    };

/** The film with its thumbnail, or why it is not to be had now; an outage of our own storage is waited out as well. */
export async function keepFilm(
  path: string,
  outputId: string,
  record: VideoRecord,
  binding: Binding,
  tools: Tools,
): Promise<Kept> {
  try {
    const kept = await fetchFilm(path, outputId, record, binding, tools);
    if (kept.kind !== "film") return kept;
    const thumbnail = await keepThumbnail(path, outputId, binding.target, tools);
    return { kind: "film", film: { ...kept.film, thumbnail } };
  } catch (error) {
    if (tools.clock.now() >= binding.expiresAt + OUTAGE_AT_MOST_MS) throw error;
    return failed(`our own storage: ${nameOf(error)}`, OUTAGE_AT_MOST_MS);
  }
}

/** The film as it lies in our storage, fetched and verified unless an earlier run did. */
async function fetchFilm(
  path: string,
  outputId: string,
  record: VideoRecord,
  { target, expiresAt }: Binding,
  tools: Tools,
): Promise<Kept> {
  const { films } = tools.storage;
  const there = await films.facts(path);
  if (there?.providerId === outputId && there.part === null) {
    const measured = await measureFilm(path, record, tools);
    if (measured.kind === "film") return measured;
  }
  const place = takeCopyPlace(tools);
  if (!place) return { kind: "no_place" };
  // The last tries before the expiry have no least speed: what is not copied now is lost.
  const isLast = tools.clock.now() >= expiresAt - LAST_TRIES_MS;
  const isTooSlow = (bytes: number) => (place.isTooSlow(bytes) && !isLast) || place.isTooLong();
  const copy = { path, outputId, there, isTooSlow };
  const copied = await copyFilm(copy, target, tools).finally(() => place.free());
  if (copied.kind === "not_made") return copied;
  if (copied.kind === "failed") {
    const { reason, missing, withheld, retryAfterSeconds } = copied;
    return { ...failed(reason, missing ? 0 : EXPIRY_MARGIN_MS), withheld, retryAfterSeconds };
  }
  const { stored, seen } = copied;
  const measured =
    seen === null
      ? await measureFilm(path, record, tools)
      : await acceptFilm(path, { stored, seen }, record, tools);
  if (measured.kind === "film") return measured;
  return failed(measured.reason, EXPIRY_MARGIN_MS);
}

function failed(reason: string, retryFor: number): Extract<Kept, { kind: "failed" }> {
  return { kind: "failed", reason, retryAfterSeconds: null, withheld: false, retryFor };
}

/** What went wrong, without the address that an error's text may hold. */
function nameOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "failed";
}
