import { signal } from "@preact/signals";
import { apiUrl, signedOut } from "../api/ask.ts";
import type { Video } from "../api/types.ts";
import { listVideos, readVideo } from "../api/videos.ts";
import { EVERYTHING } from "../pure/filter.ts";
import { type Line, type LineEvent, lineAfter } from "../pure/line.ts";
import { isFinal } from "../pure/stages.ts";
import { waitBeforeTry } from "../pure/waits.ts";
import { WORDS } from "../words.ts";
import { filmOf, knownFilms } from "./films.ts";
import { say } from "./said.ts";
import { shelve, unshelve } from "./shelf.ts";

/** A stream ends by itself before 230 s; one that is open longer is a line that nobody holds at the other end. */
const STREAM_MS = 240_000;
/** A tab that nobody sees lets its stream go: browsers keep few connections to one server. */
const HIDDEN_MS = 60_000;
const NEWEST = 50;
/** What counts as looking at the newest films. */
const TOP_PX = 600;

export const line = signal<Line>("opening");

let source: EventSource | null = null;
let failed = 0;
let timer = 0;
let wasLost = false;

/** Follows the films of whoever is signed in, for as long as the page is open. */
export function followFilms(): void {
  window.addEventListener("online", () => reopen());
  window.addEventListener("offline", () => heard("offline"));
  document.addEventListener("visibilitychange", onVisibility);
  open();
}

/** Opens the line anew: another person, or a network that is back. */
export function reopen(): void {
  hangUp();
  open();
}

function open(): void {
  const opened = new EventSource(apiUrl("events"));
  source = opened;
  opened.addEventListener("open", () => onOpen());
  opened.addEventListener("video", ({ data }) => onVideo(JSON.parse(data)));
  opened.addEventListener("deleted", ({ data }) => unshelve(JSON.parse(data).id));
  opened.addEventListener("error", () => onError(opened));
  clearTimeout(timer);
  timer = setTimeout(reopen, STREAM_MS);
}

/** Hears no more: whoever was signed in is not any more. */
export function hangUp(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function onOpen(): void {
  clearTimeout(timer);
  timer = setTimeout(reopen, STREAM_MS);
  failed = 0;
  heard("opened");
  // Where the browser could not go on from the last event, what ended meanwhile is asked for.
  if (wasLost) void catchUp();
  wasLost = false;
}

function onError(broken: EventSource): void {
  if (broken !== source) return;
  heard("broke");
  if (broken.readyState !== EventSource.CLOSED) return;
  // The browser gives up on an answer that is no stream: a server that is just starting, or a sign-in that ended.
  hangUp();
  failed += 1;
  if (!signedOut.peek()) timer = setTimeout(reopen, waitBeforeTry(failed, null));
  if (failed === 1) void askWhoIsThere();
}

/** An ended sign-in is told by any other answer: an event stream does not say why it is refused. */
async function askWhoIsThere(): Promise<void> {
  await listVideos(EVERYTHING, { after: null, limit: 1 });
}

function heard(event: LineEvent): void {
  const before = line.peek();
  line.value = lineAfter(before, event);
  if (line.peek() === "lost" && before !== "lost") say(WORDS.line.lost);
  if (line.peek() === "open" && before === "lost") say(WORDS.line.back);
  wasLost ||= line.peek() === "lost";
}

function onVideo(video: Video): void {
  const before = filmOf(video.id)?.peek();
  shelve(video, { atTop: window.scrollY < TOP_PX });
  if (before && !isFinal(before.stage) && isFinal(video.stage)) say(WORDS.ended(video));
}

/** Asks for the newest films, and for each that was still in the making. */
async function catchUp(): Promise<void> {
  const newest = await listVideos(EVERYTHING, { after: null, limit: NEWEST });
  const listed = new Set<string>();
  if (newest.kind === "ok") {
    for (const video of newest.value.data) {
      listed.add(video.id);
      onVideo(video);
    }
  }
  for (const { id, stage } of knownFilms()) {
    if (isFinal(stage) || listed.has(id)) continue;
    const answer = await readVideo(id);
    if (answer.kind === "ok") onVideo(answer.value);
    if (answer.kind === "refused" && answer.status === 404) unshelve(id);
  }
}

function onVisibility(): void {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") {
    timer = setTimeout(() => {
      hangUp();
      wasLost = true;
    }, HIDDEN_MS);
  } else if (source) timer = setTimeout(reopen, STREAM_MS);
  else if (!signedOut.peek()) open();
}
