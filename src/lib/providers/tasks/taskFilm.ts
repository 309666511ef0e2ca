import { statusIn } from "../../domain/polling/answerKind.ts";
import type { DownloadAnswer, FilmRest } from "../provider.ts";
import { openFilm } from "../wire/films.ts";
import type { Unreachable } from "../wire/replies.ts";
import type { Reply, Transport } from "../wire/transport.ts";
import type { SaidTask } from "./taskApi.ts";

/** What an address that has run out is answered with, as signed ones do. */
const RUN_OUT = new Set([403, 404, 410]);

/** How the film of a task is reached. */
export interface TaskFilm {
  /** The task as it stands now, or what the look at it came to. */
  readonly look: () => Promise<Looked>;
  /** What relative addresses are relative to. */
  readonly base: string;
  readonly transport: Pick<Transport, "open" | "get">;
  readonly failed: (reply: Reply) => Unreachable;
  readonly rest: FilmRest | null;
}

export type Looked =
  | { readonly kind: "task"; readonly said: SaidTask }
  | { readonly kind: "missing" }
  | { readonly kind: "not_made"; readonly code: "moderation_blocked"; readonly reason: string }
  | Unreachable;

/**
 * Opens a task's film at the address in its latest answer, which is asked for anew each time: such addresses run out. One
 * that has run out already is asked for once more.
 */
export async function openTaskFilm(film: TaskFilm, signal: AbortSignal): Promise<DownloadAnswer> {
  const first = await tryFilm(film, signal);
  return hasRunOut(first) ? tryFilm(film, signal) : first;
}

async function tryFilm(film: TaskFilm, signal: AbortSignal): Promise<DownloadAnswer> {
  const { base, transport, failed, rest } = film;
  const looked = await film.look();
  if (looked.kind !== "task") return looked;
  const url = URL.parse(looked.said.films?.[0] ?? "", base);
  if (!looked.said.films?.[0] || !url)
    return { kind: "unreachable", retryAfterSeconds: null, reason: "the job shows no film" };
  const answer = await openFilm({ url: url.href, jobUrl: null, transport, failed, rest }, signal);
  // The task is there: an address that is not says nothing of its film.
  return answer.kind === "missing"
    ? { kind: "unreachable", retryAfterSeconds: null, reason: "HTTP 404 at the film's address" }
    : answer;
}

function hasRunOut(answer: DownloadAnswer): boolean {
  return answer.kind === "unreachable" && RUN_OUT.has(statusIn(answer.reason) ?? 0);
}
