import { onTestFinished } from "vitest";
import * as z from "zod";
import { createSora, type SoraOptions } from "./createSora.ts";
import type { Sora } from "./sora.ts";

/** A clock that stands still until it is moved. */
export interface VirtualClock {
  now(): number;
  moveSeconds(seconds: number): void;
}

export const START = Date.UTC(2026, 0, 1);

function virtualClock(): VirtualClock {
  let time = START;
  return {
    now: () => time,
    moveSeconds: (seconds) => {
      time += seconds * 1000;
    },
  };
}

/** A simulator with cheap films on a virtual clock, stopped when the test ends. */
export async function soraForTest(options: SoraOptions = {}): Promise<{ sora: Sora; clock: VirtualClock }> {
  const clock = virtualClock();
  const sora = await createSora({ clock, films: "tiny", renderSeconds: 60, ...options });
  onTestFinished(() => sora.close());
  return { sora, clock };
}

const KEY = { "api-key": "local-sora-key" };

/** What came back: JSON when it was JSON, else null. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") && text !== "";
  const body = isJson ? z.record(z.string(), z.unknown()).parse(JSON.parse(text)) : {};
  return { status: response.status, headers: response.headers, body };
}

export async function get(url: string): Promise<Answer> {
  return answerOf(await fetch(url, { headers: KEY }));
}

export async function del(url: string): Promise<Answer> {
  return answerOf(await fetch(url, { method: "DELETE", headers: KEY }));
}

export async function post(url: string, body: unknown): Promise<Answer> {
  const headers = { ...KEY, "content-type": "application/json" };
  return answerOf(await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function postForm(url: string, form: FormData): Promise<Answer> {
  return answerOf(await fetch(url, { method: "POST", headers: KEY, body: form }));
}

export async function download(url: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const response = await fetch(url, { headers: { ...KEY, ...headers } });
  if (!response.ok) throw new Error(`answered with ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The id in an answer, which must be there. */
export function idOf(answer: Answer): string {
  return z.string().parse(answer.body["id"]);
}
