import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { openAccount, type StorageAccess } from "./account/account.ts";
import { watchForGone } from "./account/goneWatch.ts";
import { type Capacity, openCapacity } from "./capacity/capacity.ts";
import { openContainer } from "./films/container.ts";
import { type Films, openFilms } from "./films/films.ts";
import { type Images, openImages } from "./films/images.ts";
import { openSigner } from "./films/signedUrls.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import { openTable } from "./table/table.ts";
import { type Active, openActive } from "./videos/active.ts";
import { type Changes, openChanges } from "./videos/changes.ts";
import { type Keys, openKeys } from "./videos/keys.ts";
import { openRecords, type Records } from "./videos/records.ts";
import { openRetention, type Retention } from "./videos/retention.ts";
import { openTimes, type Times } from "./videos/times.ts";
import { openVideoEvents, type VideoEvents } from "./webhooks/videoEvents.ts";

/** Everything that is kept. Tables and containers are made on first use. */
export interface Storage {
  readonly records: Records;
  readonly changes: Changes;
  readonly active: Active;
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly capacity: Capacity;
  readonly films: Films;
  readonly images: Images;
  readonly retention: Retention;
  readonly times: Times;
  readonly videoEvents: VideoEvents;
  /** Rejects when tables or blobs cannot be read right now. */
  reachable(): Promise<void>;
}

export interface StorageOptions {
  /** See every try of every call, after retries and signing. */
  readonly policies?: readonly PipelinePolicy[];
  /** What the names of tables and containers begin with: a letter, then letters and digits. */
  readonly names?: { readonly prefix: string };
  /** Milliseconds after which a try without an answer is given up; by default `TRY_MS`. */
  readonly tryMs?: number;
}

/** Three tries of this long and the pauses between them stay well under a minute. */
const TRY_MS = 12_000;

/** Opens the stores of one storage account; nothing is sent before the first use. */
export function connectStorage(access: StorageAccess, options: StorageOptions = {}): Storage {
  const { policies = [], names = { prefix: "" }, tryMs = TRY_MS } = options;
  const gone = watchForGone();
  const account = openAccount(access, [...policies, gone.policy], tryMs);
  const tableOf = (name: string) => openTable(account.table(`${names.prefix}${name}`), gone);
  const containerOf = (name: string) =>
    openContainer(account.blobs, names.prefix === "" ? name : `${names.prefix.toLowerCase()}-${name}`, gone);

  const videos = tableOf("Videos");
  const filmContainer = containerOf("films");
  return {
    // By the clock of this machine, also in tests that have one of their own: it is compared with the storage's.
    records: openRecords(videos, Date.now),
    changes: openChanges(videos, Date.now),
    active: openActive(videos),
    keys: openKeys(tableOf("Keys")),
    ledger: openLedger(tableOf("Ledger")),
    capacity: openCapacity(tableOf("Capacity")),
    films: openFilms(filmContainer, openSigner(account.blobs)),
    images: openImages(containerOf("images")),
    retention: openRetention(videos),
    times: openTimes(videos),
    videoEvents: openVideoEvents(videos),
    async reachable() {
      await Promise.all([
        videos.find("reachable", "reachable"),
        filmContainer().then((container) => container.getProperties()),
      ]);
    },
  };
}
