import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StartupProblem } from "./startupProblem.ts";

/** What the demo uses of the API's video object. */
export interface VideoAnswer {
  readonly id: string;
  readonly model: string;
  readonly status: "queued" | "in_progress" | "completed" | "failed";
  readonly progress: number;
  readonly message: string;
  readonly size: string;
  readonly seconds: string;
  readonly error: { readonly message: string } | null;
  readonly cost: { readonly currency: string; readonly estimated: number; readonly actual: number | null };
  readonly outputs: readonly {
    readonly index: number;
    readonly content_url: string | null;
    readonly bytes: number | null;
  }[];
}

/** Asks for a video. Throws a StartupProblem with the API's own words when it refuses. */
export async function createVideo(url: string, request: Record<string, unknown>): Promise<VideoAnswer> {
  return await answerOf(
    await fetch(`${url}/videos`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    }),
  );
}

/** The present state of a video. */
export async function readVideo(url: string, id: string): Promise<VideoAnswer> {
  return await answerOf(await fetch(`${url}/videos/${id}`));
}

/** Saves one film of a finished video under `path`, which appears only when it is whole. */
export async function saveFilm(url: string, id: string, index: number, path: string): Promise<void> {
  const response = await fetch(`${url}/videos/${id}/content?index=${index}`);
  if (!response.ok || !response.body) throw await refusal(response);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.fromWeb(response.body), createWriteStream(`${path}.part`));
  await rename(`${path}.part`, path);
}

async function answerOf(response: Response): Promise<VideoAnswer> {
  if (!response.ok) throw await refusal(response);
  // Our own API's documented answer.
  return (await response.json()) as VideoAnswer;
}

interface ApiProblem {
  readonly message?: string;
  readonly param?: string | null;
}

async function refusal(response: Response): Promise<StartupProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  // The documented error shape; anything else falls back to the status.
  const { error } = (body ?? {}) as { error?: ApiProblem & { readonly details?: readonly ApiProblem[] } };
  const problems = error?.details?.length ? error.details : [error ?? {}];
  const lines = problems.map(({ param, message }) => (param && message ? `${param}: ${message}` : message));
  return new StartupProblem(lines.filter(Boolean).join("\n") || `The API answered ${response.status}.`);
}
