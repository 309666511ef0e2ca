import type { ProviderTarget } from "../../domain/models/model.ts";
import { statusIn } from "../../domain/polling/answerKind.ts";
import type { FailureCode } from "../../domain/video/failure.ts";
import { FILM_HEAD_BYTES, filmType } from "../../media/filmType.ts";
import type { Tools } from "../../services/tools.ts";
import { GuardedSource } from "./guardedSource.ts";
import { peek } from "./peek.ts";

/** No film of a minute or less comes near this. */
const MAX_FILM_BYTES = 4 * 1024 ** 3;

export type Copied =
  | { readonly kind: "copied" }
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
  /** ETag of what was found to be no whole film and may be replaced; null when nothing was there. */
  readonly replaces: string | null;
  /** Hears of the bytes that come; true cuts the copy. */
  readonly isTooSlow: (bytes: number) => boolean;
}

/**
 * Streams a film from the provider to Blob; whatever breaks on the way is returned, and nothing half-copied is left.
 * Throws when another copy was faster: it may be whole where this one is not.
 */
export async function copyFilm(
  { path, outputId, replaces, isTooSlow }: Copy,
  target: ProviderTarget,
  { provider, storage, config }: Pick<Tools, "provider" | "storage" | "config">,
): Promise<Copied> {
  const stall = new AbortController();
  const download = await provider(target).download(outputId, stall.signal);
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
    const written = await storage.films.write(path, whole, {
      contentType: filmType(head) ?? "video/mp4",
      providerId: outputId,
      maxBytes: MAX_FILM_BYTES,
      expectedBytes: download.bytes,
      replaces,
      signal: stall.signal,
    });
    if (written.kind === "written") return { kind: "copied" };
    return failed(`${written.kind}: ${written.bytes} bytes came`);
  } catch (error) {
    if (source.broken) return failed("the download broke off");
    throw error;
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
