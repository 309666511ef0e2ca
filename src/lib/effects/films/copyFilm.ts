import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Tools } from "../../services/tools.ts";
import { GuardedSource } from "./guardedSource.ts";

/** No film of a minute or less comes near this. */
const MAX_FILM_BYTES = 4 * 1024 ** 3;

export type Copied =
  | { readonly kind: "copied" }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly missing: boolean;
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
  if (download.kind === "missing") return failed("missing at the provider", true, null);
  if (download.kind === "unreachable") return failed(download.reason, false, download.retryAfterSeconds);
  const source = new GuardedSource(download.body, {
    stall,
    idleMs: config.providerTimeoutMs,
    isTooSlow,
  });
  try {
    const written = await storage.films.write(path, source, {
      contentType: "video/mp4",
      providerId: outputId,
      maxBytes: MAX_FILM_BYTES,
      expectedBytes: download.bytes,
      replaces,
      signal: stall.signal,
    });
    if (written.kind === "written") return { kind: "copied" };
    return failed(`${written.kind}: ${written.bytes} bytes came`, false, null);
  } catch (error) {
    if (source.broken) return failed("the download broke off", false, null);
    throw error;
  }
}

function failed(reason: string, missing: boolean, retryAfterSeconds: number | null): Copied {
  return { kind: "failed", reason, missing, retryAfterSeconds };
}
