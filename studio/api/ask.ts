import { signal } from "@preact/signals";
import { WORDS } from "../words.ts";
import { type Refusal, readRefusal } from "./refusal.ts";

/** `later`: nobody answered, or the server could not just now; the same question may be asked again. */
export type Answer<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "refused"; readonly status: number; readonly refusal: Refusal }
  | { readonly kind: "later"; readonly retryAfterSeconds: number | null };

/** True once the server has said that nobody is signed in. */
export const signedOut = signal(false);

/** Relative to the page, so that it is right behind a gateway too. */
const BASE = new URL("../api/v1/", document.baseURI);
const PATIENCE_MS = 120_000;

/** The address of something of the API. */
export function apiUrl(path: string): string {
  return new URL(path.replace(/^\//, ""), BASE).href;
}

/** Asks the API. What it answers is believed: page and API are of one deployment, and the API changes only by adding. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const answer = await fetch(apiUrl(path), {
    ...init,
    signal: init.signal ?? AbortSignal.timeout(PATIENCE_MS),
  })
    .then(async (response) => ({ response, text: await response.text() }))
    .catch(() => null);
  if (!answer) return { kind: "later", retryAfterSeconds: null };
  const { response, text } = answer;
  if (response.ok) {
    const value: T = text === "" ? undefined : JSON.parse(text);
    return { kind: "ok", value };
  }
  if (response.status >= 500)
    return { kind: "later", retryAfterSeconds: secondsOf(response.headers.get("retry-after")) };
  if (response.status === 401) signedOut.value = true;
  return { kind: "refused", status: response.status, refusal: readRefusal(jsonOf(text), WORDS.refused) };
}

/** Sends JSON. */
export function json(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** Why something was not done, in words. */
export function whyNot(answer: Exclude<Answer<unknown>, { kind: "ok" }>): string {
  return answer.kind === "refused" ? answer.refusal.message : WORDS.noAnswer;
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? "");
  return header !== null && Number.isFinite(seconds) ? seconds : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
