import { signal } from "@preact/signals";
import { signedOut } from "../api/ask.ts";
import { readOperations, readStudioConfig, signIn, signOut } from "../api/other.ts";
import type { StudioConfig } from "../api/types.ts";
import { fitDraft, goOn } from "./composer.ts";
import { forgetAllFilms } from "./films.ts";
import { hangUp, reopen } from "./live.ts";
import { loadModels, models } from "./models.ts";
import { restart } from "./shelf.ts";

export const config = signal<StudioConfig>({ auth: null, try: [] });
export const isAdmin = signal(false);

/** Learns what the server says to its page, then everything that is this person's. */
export async function begin(): Promise<void> {
  const settings = readStudioConfig().then((said) => {
    config.value = said;
  });
  await Promise.all([settings, beginAsPerson()]);
}

/** Loads what is shown, and goes on with what was interrupted. */
async function beginAsPerson(): Promise<void> {
  restart();
  await loadModels();
  if (signedOut.peek()) return;
  fitDraft();
  void goOn();
  isAdmin.value = (await readOperations()).kind === "ok";
}

/** Signs in by key; false when it is not known. Null when nobody answered. */
export async function enter(key: string): Promise<boolean | null> {
  const answer = await signIn(key);
  if (answer.kind === "later") return null;
  // Here nobody signs in by key, which the page was not told.
  if (answer.kind === "refused" && answer.status === 404) location.assign(platformSignIn());
  if (answer.kind === "refused") return false;
  signedOut.value = false;
  reopen();
  await beginAsPerson();
  return true;
}

/** Signs out; nothing of this person stays on the screen. */
export async function leave(): Promise<boolean> {
  const answer = await signOut();
  if (answer.kind !== "ok") return false;
  hangUp();
  forgetAllFilms();
  models.value = null;
  isAdmin.value = false;
  signedOut.value = true;
  restart();
  return true;
}

/** The platform's own sign-in, which leads back here. */
export function platformSignIn(): string {
  const back = `${location.pathname}${location.hash}`;
  return `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(back)}`;
}
