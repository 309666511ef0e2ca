import { signal } from "@preact/signals";
import type { Refusal } from "../api/refusal.ts";
import type { Video } from "../api/types.ts";
import { createVideo } from "../api/videos.ts";
import {
  changeDraft,
  type Draft,
  type DraftFields,
  emptyDraft,
  fitToModel,
  nextDraft,
  readDraft,
} from "../pure/draft.ts";
import { moreOf } from "../pure/moreFields.ts";
import { waitBeforeTry } from "../pure/waits.ts";
import { WORDS } from "../words.ts";
import { keep, readKept } from "./kept.ts";
import { modelNamed, usableModels } from "./models.ts";
import { newKey } from "./newKey.ts";
import { say } from "./said.ts";
import { shelve } from "./shelf.ts";

const DRAFT = "dailies.draft";
const TOLD = "dailies.told";
/** Kept for this tab alone: two tabs are two people, as far as drafts go. */
const tab = () => sessionStorage;

export const draft = signal<Draft>(readDraft(readKept(tab, DRAFT)) ?? emptyDraft(newKey()));
/** What the API said against the last create or estimate. */
export const refusal = signal<Refusal | null>(null);
/** True while a create has found nobody and will be asked again. */
export const isWaiting = signal(false);
/** True from the first film on, until somebody has read that the tab may be closed. */
export const mayCloseTab = signal(false);
/** The film that was just created here: its card is to be seen. */
export const justMade = signal<string | null>(null);
/** Counts up when the text box is to have the focus. */
export const wanted = signal(0);

let isRunning = false;
let wake: () => void = () => undefined;

/** Changes the draft, and keeps it: what asks for something else asks under another key. */
export function edit(change: Partial<DraftFields>): void {
  const before = draft.peek();
  put(changeDraft(before, change, newKey()));
  if (draft.peek() !== before) refusal.value = null;
}

/** Takes another model, and of the rest what it can make. */
export function chooseModel(name: string): void {
  const model = modelNamed(name);
  if (model) edit(fitToModel(draft.peek(), model));
}

/** Makes the draft one that can be asked for, once the models are known. */
export function fitDraft(): void {
  const model = usableModels.peek().find(({ id }) => id === draft.peek().model) ?? usableModels.peek()[0];
  if (model) edit(fitToModel(draft.peek(), model));
}

/** Fills the composer with what made this film. */
export function writeAgain(video: Video): void {
  const { prompt, model, size, seconds, n_variants } = video;
  const isUsable = usableModels.peek().some(({ id }) => id === model);
  const like = {
    prompt,
    size,
    seconds,
    variants: n_variants,
    sound: video.generate_audio ?? null,
    more: moreOf(video),
  };
  edit({ ...like, picture: null, ...(isUsable ? { model } : {}) });
  fitDraft();
  wanted.value += 1;
}

/** Asks for the film of the draft, once: until there is an answer the same question is asked again under the same key. */
export async function create(): Promise<void> {
  if (draft.peek().sending) return;
  if (draft.peek().prompt.trim() === "") {
    wanted.value += 1;
    return;
  }
  put({ ...draft.peek(), sending: true });
  await goOn();
}

/** Goes on with a create that a reload, a lost line or an ended sign-in has interrupted. */
export async function goOn(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  refusal.value = null;
  for (let failed = 1; draft.peek().sending; failed += 1) {
    const asked = draft.peek();
    const answer = await createVideo(asked, asked.key);
    if (answer.kind === "later") await waitForLine(waitBeforeTry(failed, answer.retryAfterSeconds));
    else if (answer.kind === "ok") onMade(answer.value);
    else if (answer.status === 401) break;
    else onRefused(answer.refusal);
  }
  isWaiting.value = false;
  isRunning = false;
}

/** Stops asking. Whether the film is being made is not known then; asked again, it is the same one. */
export function stopTrying(): void {
  put({ ...draft.peek(), sending: false });
  wake();
}

export function tabMayCloseIsRead(): void {
  mayCloseTab.value = false;
  keep(() => localStorage, TOLD, "yes");
}

function onMade(video: Video): void {
  put(nextDraft(draft.peek(), newKey()));
  shelve(video, { atTop: true });
  justMade.value = video.id;
  say(WORDS.created);
  if (readKept(() => localStorage, TOLD) === null) mayCloseTab.value = true;
}

function onRefused(said: Refusal): void {
  const { key, ...rest } = draft.peek();
  // The key stands for another request: a fault of this page's own. Under a new one the person may decide again.
  put({ ...rest, key: said.code === "idempotency_key_reused" ? newKey() : key, sending: false });
  refusal.value = said;
  say(said.message);
}

function waitForLine(ms: number): Promise<void> {
  isWaiting.value = true;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    wake = done;
  });
}

function put(next: Draft): void {
  draft.value = next;
  if (keep(tab, DRAFT, JSON.stringify(next)) || !next.picture) return;
  // No room for the picture: what is kept asks for something else, so it must not have the same key.
  keep(tab, DRAFT, JSON.stringify({ ...next, picture: null, key: newKey(), sending: false }));
}
