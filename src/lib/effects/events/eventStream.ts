import { Readable } from "node:stream";
import { takeFollowerPlace } from "./followerPlaces.ts";
import { type Following, followVideos } from "./followVideos.ts";
import { holdWatch } from "./heldWatch.ts";
import type { WatchTools } from "./ownerWatch.ts";

export type StreamOpened =
  | { readonly kind: "stream"; readonly body: Readable }
  | { readonly kind: "full"; readonly scope: "owner" | "all" };

/** So much is made before its client takes it. */
const AHEAD_BYTES = 16_384;

/** Opens the event stream of a caller; full when as many are open as one process serves. Throws when storage is out of reach. */
export async function eventStream(following: Following, tools: WatchTools): Promise<StreamOpened> {
  const place = takeFollowerPlace(following.viewer.caller.owner);
  if (place.kind === "full") return place;
  const held = await holdWatch(following.owner, tools).catch((error: unknown) => {
    place.giveBack();
    throw error;
  });
  const end = () => {
    held.letGo();
    place.giveBack();
  };
  if (following.gone.aborted) end();
  following.gone.addEventListener("abort", end);
  const text = followVideos(following, held.watch, tools);
  const body = Readable.from(asBytes(text), { objectMode: false, highWaterMark: AHEAD_BYTES });
  return { kind: "stream", body: body.once("close", end) };
}

async function* asBytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const each of text) yield Buffer.from(each);
}
