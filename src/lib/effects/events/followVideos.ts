import type { Viewer } from "../../domain/owner/caller.ts";
import { isFinal } from "../../domain/video/stage.ts";
import { tagOf } from "../../http/conditions/videoTag.ts";
import { eventId } from "../../http/events/eventId.ts";
import { beginning, eventText, STILL_HERE } from "../../http/events/eventText.ts";
import { showVideo } from "../videos/showVideo.ts";
import { missedEnds } from "./missedEnds.ts";
import type { OwnerWatch, Told, WatchTools } from "./ownerWatch.ts";
import { type ToldQueue, toldQueue } from "./toldQueue.ts";

/** What a client follows. */
export interface Following {
  readonly owner: string;
  /** The one video it asks for; null = all of the owner's. */
  readonly only: string | null;
  /** Up to where it was told before, by the storage's clock; null = it begins. */
  readonly since: number | null;
  readonly viewer: Viewer;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;
}

/** How long a stream is silent at most, and how long it lasts: the platform cuts one at 230 s. */
export const STREAM_TIMES = { silentMs: 15_000, lastsMs: 220_000 };

/**
 * The text of an event stream: every unfinished video, what has ended or was deleted since the client was here, then each
 * change. It ends by itself, is made as fast as its client takes it, and of what a slow client has not yet taken the
 * latest state of each video alone is kept.
 */
export async function* followVideos(
  following: Following,
  watch: OwnerWatch,
  tools: WatchTools,
  times: typeof STREAM_TIMES = STREAM_TIMES,
): AsyncGenerator<string> {
  const { only, since, gone } = following;
  const queue = toldQueue();
  const stopListening = watch.listen((told) => {
    if (only === null || only === idOf(told)) queue.add(told);
  });
  const ending = setTimeout(queue.end, times.lastsMs).unref();
  gone.addEventListener("abort", queue.end);
  if (gone.aborted) queue.end();
  const textOf = teller(following, tools);
  const place = since ?? watch.at();
  try {
    yield beginning(eventId({ at: place, over: false }));
    for await (const told of begunWith(following, place, watch, tools)) {
      if (queue.isOver()) return;
      yield* await textOf(told);
      if (isLast(told, only)) return;
    }
    for await (const told of untilOver(queue, times.silentMs)) {
      if (told === null) yield STILL_HERE;
      else yield* await textOf(told);
      if (told !== null && isLast(told, only)) return;
    }
  } finally {
    stopListening();
    clearTimeout(ending);
    gone.removeEventListener("abort", queue.end);
  }
}

/** What is told first. Its places are those that the client had, until it has all of what is unfinished. */
async function* begunWith(
  { owner, only, since }: Following,
  place: number,
  watch: OwnerWatch,
  tools: WatchTools,
): AsyncGenerator<Told> {
  if (only !== null) {
    const found = await tools.storage.records.find(owner, only);
    yield found === null
      ? { kind: "deleted", id: only, at: place }
      : { kind: "video", record: found.record, at: place };
    return;
  }
  for (const record of watch.unfinished()) yield { kind: "video", record, at: place };
  if (since !== null) yield* missedEnds(owner, since, tools);
}

/** What is added to a queue, as it comes; null when nothing came for long. */
async function* untilOver(queue: ToldQueue, silentMs: number): AsyncGenerator<Told | null> {
  while (!queue.isOver()) {
    await queue.wait(silentMs);
    const told = queue.take();
    if (told !== undefined || !queue.isOver()) yield told ?? null;
  }
}

/** Puts what is told into text: none, where it would say again what was said of the video last. */
function teller({ only, viewer }: Following, tools: WatchTools): (told: Told) => Promise<readonly string[]> {
  const said = new Map<string, string>();
  return async (told) => {
    const video = told.kind === "video" ? await showVideo(told.record, viewer, tools) : null;
    const tag = told.kind === "video" && video !== null ? tagOf(video, told.record) : "deleted";
    if (said.get(idOf(told)) === tag) return [];
    said.set(idOf(told), tag);
    const id = eventId({ at: told.at, over: isLast(told, only) });
    if (video !== null) return [eventText("video", id, video)];
    return [eventText("deleted", id, { id: idOf(told), object: "video.deleted", deleted: true })];
  };
}

function isLast(told: Told, only: string | null): boolean {
  return only !== null && (told.kind === "deleted" || isFinal(told.record.stage));
}

function idOf(told: Told): string {
  return told.kind === "video" ? told.record.id : told.id;
}
