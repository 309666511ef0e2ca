import { type PipelinePolicy, RestError } from "@azure/core-rest-pipeline";

export type StoragePart = "tables" | "blobs";

/** Takes the storage account, or a part of it, out of reach for as long as a test wants. */
export class StorageOutage {
  readonly #origins: Readonly<Record<StoragePart, string>>;
  #out: ReadonlySet<StoragePart> = new Set();
  /** Calls that found nothing. */
  refused = 0;
  /** Calls that never work, by "METHOD path?query" as it was sent. */
  broken: ((call: string) => boolean) | null = null;
  /** Sees every call that was answered. */
  onAnswer: ((call: string) => void) | null = null;

  constructor(connectionString: string) {
    this.#origins = {
      tables: originOf(connectionString, "TableEndpoint"),
      blobs: originOf(connectionString, "BlobEndpoint"),
    };
  }

  /** From now on these parts do not answer; none of them named = all answer again. */
  of(...parts: readonly StoragePart[]): void {
    this.#out = new Set(parts);
  }

  readonly policy: PipelinePolicy = {
    name: "storageOutage",
    sendRequest: async (request, next) => {
      const { origin, pathname, search } = new URL(request.url);
      const call = `${request.method} ${decodeURIComponent(pathname)}${search}`;
      if (![...this.#out].some((part) => this.#origins[part] === origin) && !this.broken?.(call)) {
        const response = await next(request);
        this.onAnswer?.(call);
        return response;
      }
      this.refused += 1;
      // A code that the SDKs do not retry: an outage of hours would cost a test minutes of real pauses.
      throw new RestError("storage is out of reach", { code: "OUT_OF_REACH", request });
    },
  };
}

function originOf(connectionString: string, endpoint: string): string {
  const [, url] = new RegExp(`(?:^|;)${endpoint}=([^;]+)`).exec(connectionString) ?? [];
  if (url === undefined) throw new Error(`the connection string has no ${endpoint}`);
  return new URL(url).origin;
}
