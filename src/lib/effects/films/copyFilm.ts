import type { ProviderTarget } from "../../domain/models/model.ts";
import { statusIn } from "../../domain/polling/answerKind.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import { FILM_HEAD_BYTES, filmType } from "../../media/filmType.ts";
import { inspectFilm } from "../../media/inspectFilm.ts";
import type { Tools } from "../../services/tools.ts";
import type { FilmFacts } from "../../storage/films/filmBlob.ts";
import { isUsual, type Seen, type Stored } from "./acceptFilm.ts";
import { GuardedSource, isTooSlowError } from "./guardedSource.ts";
import { peek } from "./peek.ts";

/** No film of a minute or less comes near this. */
const MAX_FILM_BYTES = 4 * 1024 ** 3;

export type Copied =
  /** `seen`: what it was found to be on its way; null when it has yet to be looked at. */
  | { readonly kind: "copied"; readonly stored: Stored; readonly seen: Seen | null }
  | { readonly kind: "not_made"; readonly code: FailureCode; readonly reason: string }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly missing: boolean;
      /** The provider answered with a fault where the film should be: nobody can tell whether there is one. */
      readonly withheld: boolean;
      readonly retryAfterSeconds: number | null;
    };

/** Which film goes where. */
export interface Copy {
  readonly path: string;
  readonly outputId: string;
  /** What was found to be no whole film and may be replaced, or gone on from; null when nothing was there. */
  readonly there: FilmFacts | null;
  /** Hears of the bytes that come; true cuts the copy. */
  readonly isTooSlow: (bytes: number) => boolean;
}

type CopyTools = Pick<Tools, "provider" | "storage"> & {
  readonly config: Pick<Tools["config"], "providerTimeoutMs">;
};

/**
 * Streams a film from the provider to Blob; whatever breaks on the way is returned. Nothing half-copied is left but of a
 * copy that was too slow: that goes on where it was cut, while the film's tag and length are the same.
 * Throws when another copy was faster: it may be whole where this one is not.
 */
export async function copyFilm(
  { path, outputId, there, isTooSlow }: Copy,
  target: ProviderTarget,
  { provider, storage, config }: CopyTools,
): Promise<Copied> {
  const stall = new AbortController();
  const rest =
    there?.providerId === outputId && there.part ? { ...there.part, start: there.bytes } : undefined;
  const download = await provider(target).download(outputId, stall.signal, rest);
  if (download.kind === "not_made") return download;
  if (download.kind === "missing") return failed("missing at the provider", { missing: true });
  if (download.kind === "unreachable") {
    const { reason, retryAfterSeconds } = download;
    return failed(reason, { withheld: isFault(reason), retryAfterSeconds });
  }
  const source = new GuardedSource(download.body, {
    stall,
    idleMs: config.providerTimeoutMs,
    isTooSlow,
  });
  try {
    const { head, whole } = await peek(source, FILM_HEAD_BYTES);
    const { start, etag, bytes } = download;
    const total = bytes === null ? null : start + bytes;
    const contentType = (start > 0 ? there?.contentType : filmType(head)) ?? "video/mp4";
    const looks: Seen[] = [];
    const written = await storage.films.write(path, whole, {
      contentType,
      providerId: outputId,
      maxBytes: MAX_FILM_BYTES,
      expectedBytes: total,
      replaces: there?.etag ?? null,
      goesOn: start > 0,
      cut: { is: isTooSlowError, part: etag !== null && total !== null ? { etag, total } : null },
      isPlayable: async (film) => {
        const seen = await inspectFilm(film);
        looks.push(seen);
        return isUsual(seen);
      },
      signal: stall.signal,
    });
    if (written.kind === "written")
      return { kind: "copied", stored: { ...written, contentType }, seen: looks[0] ?? null };
    return failed(`${written.kind}: ${written.bytes} bytes came`);
  } catch (error) {
    if (source.broken) return failed("the download broke off");
    throw error;
  } finally {
    // A download that nobody reads to its end holds its connection; one that was hears nothing of this.
    stall.abort();
  }
}

type Failed = Extract<Copied, { kind: "failed" }>;

function failed(reason: string, more: Partial<Omit<Failed, "kind" | "reason">> = {}): Failed {
  return { kind: "failed", reason, missing: false, withheld: false, retryAfterSeconds: null, ...more };
}

/** A sign-in that is refused, or a limit that is reached, says nothing about the film. */
function isFault(reason: string): boolean {
  const status = statusIn(reason);
  return status !== null && status >= 400 && ![401, 403, 407, 429].includes(status);
}
