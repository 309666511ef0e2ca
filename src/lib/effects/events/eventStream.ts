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
/** A stream has ended by then, unless its client takes nothing: such a one must not keep its place for ever. */
const CUT_MS = 228_000;

/** Opens the event stream of a caller; full when as many are open as one process serves. Throws when storage is out of reach. */
export async function eventStream(
  following: Following,
  tools: WatchTools,
  cutMs: number = CUT_MS,
): Promise<StreamOpened> {
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
  const cutting = setTimeout(() => body.destroy(new Error("the client took nothing")), cutMs).unref();
  // Whoever reads it hears of it; where nobody does, it must not end the process.
  body.on("error", () => undefined);
  body.once("close", () => {
    clearTimeout(cutting);
    end();
  });
  return { kind: "stream", body };
}

async function* asBytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const each of text) yield Buffer.from(each);
}
