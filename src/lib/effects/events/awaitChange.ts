import type { VideoRecord } from "../../domain/video/record.ts";
import { takeFollowerPlace } from "./followerPlaces.ts";
import { holdWatch } from "./heldWatch.ts";
import type { WatchTools } from "./ownerWatch.ts";
import { toldQueue } from "./toldQueue.ts";

/** What is waited for, and for how long. */
export interface Awaiting {
  /** Who waits. */
  readonly caller: string;
  readonly owner: string;
  readonly id: string;
  readonly milliseconds: number;
  /** Whether the video is now as the client wants to hear of it. */
  readonly isNews: (record: VideoRecord) => Promise<boolean>;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;
}

export type Awaited =
  | { readonly kind: "news"; readonly record: VideoRecord }
  | { readonly kind: "deleted" }
  | { readonly kind: "no_news" }
  /** As many wait as one process lets: nobody waited. */
  | { readonly kind: "full" };

/** Waits until a video is news to its client: by the same watch of its owner that event streams have. */
export async function awaitChange(awaiting: Awaiting, tools: WatchTools): Promise<Awaited> {
  const place = takeFollowerPlace(awaiting.caller);
  if (place.kind === "full") return { kind: "full" };
  try {
    const { watch, letGo } = await holdWatch(awaiting.owner, tools);
    try {
      const queue = toldQueue();
      const stopListening = watch.listen((told) => {
        if ((told.kind === "video" ? told.record.id : told.id) === awaiting.id) queue.add(told);
      });
      return await firstNews(awaiting, queue, tools).finally(stopListening);
    } finally {
      letGo();
    }
  } finally {
    place.giveBack();
  }
}

async function firstNews(
  { owner, id, milliseconds, isNews, gone }: Awaiting,
  queue: ReturnType<typeof toldQueue>,
  { storage }: WatchTools,
): Promise<Awaited> {
  const ending = setTimeout(queue.end, milliseconds).unref();
  gone.addEventListener("abort", queue.end);
  if (gone.aborted) queue.end();
  try {
    // What happened before anybody listened.
    const found = await storage.records.find(owner, id);
    if (found === null) return { kind: "deleted" };
    if (await isNews(found.record)) return { kind: "news", record: found.record };
    while (!queue.isOver()) {
      await queue.wait(milliseconds);
      const told = queue.take();
      if (told?.kind === "deleted") return { kind: "deleted" };
      if (told !== undefined && (await isNews(told.record))) return { kind: "news", record: told.record };
    }
    return { kind: "no_news" };
  } finally {
    clearTimeout(ending);
    gone.removeEventListener("abort", queue.end);
  }
}
