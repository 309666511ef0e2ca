import { createHash } from "node:crypto";
import type { RemoteSora } from "../../../local/sora/connectSora.ts";
import type { Sora } from "../../../local/sora/sora.ts";
import { litellm } from "../../../local/sora/videos/servers/litellm.ts";
import { VIDEO_OBJECT } from "../../../src/lib/domain/video/videoObject.ts";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import type { Dailies } from "../app/dailies.ts";
import { countersDiffer } from "./countersDiffer.ts";

/** An app as its books are checked: what it stores, what it answers, and the provider it uses. */
export interface Audited {
  readonly storage: Storage;
  readonly sora: Pick<Sora | RemoteSora, "invoice" | "jobs" | "maxInFlight">;
  /** The film of one output of a provider job, as the provider has it. */
  providerFilm(job: string, variant: number): Promise<Uint8Array>;
  /** When its first request can have come, and now; milliseconds since 1970. */
  readonly since: number;
  now(): number;
  /** `path` is below the API's base path. */
  get(path: string): Promise<Response>;
}

/** What the accepted requests of one app should have come to, and the films of which that was seen. */
export interface Due {
  readonly accepted: number;
  /** Provider jobs that they take. */
  readonly jobsDue: number;
  readonly filmsDue: number;
  /** Films that were found archived, byte for byte as the provider made them. */
  readonly filmsRight: number;
}

/** What came of all requests of one app. */
export interface Figures extends Due {
  readonly jobsMade: number;
  readonly jobsBilled: number;
  /** In 1/10,000 dollars, as the ledger and as the provider have it. */
  readonly booked: number;
  readonly invoiced: number;
  readonly mostInFlight: number;
  /** Whatever is not as it should be, in words. */
  readonly problems: readonly string[];
}

/** The app on the virtual clock, to be audited. */
export function auditedApp(app: Dailies): Audited {
  return {
    storage: app.services.storage,
    sora: app.sora,
    async providerFilm(job, variant) {
      const film = await app.sora.control.film(jobNamed(app, job), variant);
      return await film.read(0, film.size);
    },
    since: app.clock.now(),
    now: app.clock.now,
    get: (path) => app.host.request("GET", `/api/v1${path}`),
  };
}

/**
 * LiteLLM wraps its server's ids. On Vertex a job that was found by its mark is known by its film, which lies in the folder of
 * its create.
 */
function jobNamed({ sora }: Dailies, name: string): string {
  const named = litellm.jobId?.(name) ?? name;
  const found = sora
    .jobs()
    .find(({ extra }) => extra?.["storageUri"] && named.startsWith(`${extra["storageUri"]}`));
  return found?.id ?? named;
}

/** Compares the app's books with the provider's, and looks for what should not have been left behind. */
export async function figuresOf(app: Audited, due: Due, found: readonly string[]): Promise<Figures> {
  const { lines, tenThousandths: invoiced } = await app.sora.invoice();
  // One that failed at its end costs nothing, and is made elsewhere.
  const jobsMade = (await app.sora.jobs()).filter(({ state }) => state !== "failed").length;
  const { jobsDue } = due;
  const booked = (await totalsOf(app)).reduce((sum, { spent }) => sum + spent, 0);
  const problems = [...found, ...(await leftBehind(app))];
  if (jobsMade !== jobsDue) problems.push(`${jobsMade} jobs were made for ${jobsDue} that were due`);
  if (lines.length !== jobsDue) problems.push(`${lines.length} jobs are billed for ${jobsDue} that were due`);
  if (booked !== invoiced) problems.push(`the ledger has ${booked}, the invoice ${invoiced}`);
  problems.push(...(await countersDiffer(app.storage, monthsOf(app))));
  const mostInFlight = await app.sora.maxInFlight();
  return { ...due, jobsMade, jobsBilled: lines.length, booked, invoiced, mostInFlight, problems };
}

/** Rows that only unfinished videos have, in words. */
export async function leftBehind(app: Audited): Promise<readonly string[]> {
  const { capacity, active, ledger } = app.storage;
  const left: string[] = [];
  for (const group of await capacity.groups()) {
    const { tickets, openSubmits } = await capacity.load(group);
    for (const { ticket } of tickets) left.push(`ticket ${ticket.jobKey} is left ${ticket.state.kind}`);
    for (const jobKey of openSubmits.values()) left.push(`the submit of ${jobKey} is left open`);
  }
  for await (const { id } of active.list()) left.push(`${id} still counts as active`);
  const { total } = await active.counts();
  if (total !== 0) left.push(`the count of active videos is ${total}`);
  for await (const { videoId } of ledger.reservations({ now: app.now() + 1, olderThanMs: 0 }))
    left.push(`the reservation of ${videoId} stands`);
  for (const { reserved } of await totalsOf(app))
    if (reserved !== 0) left.push(`${reserved} is left reserved`);
  return left;
}

/** Counts the films of a video that are archived as the provider made them, and says what is wrong with the others. */
export async function checkFilms(
  app: Audited,
  id: string,
  filmsPerJob: number,
): Promise<{ readonly right: number; readonly problems: readonly string[] }> {
  const answer = await app.get(`/videos/${id}`);
  if (answer.status !== 200) return { right: 0, problems: [`GET of ${id} answered ${answer.status}`] };
  const { stage, outputs } = VIDEO_OBJECT.parse(await answer.json());
  if (stage !== "completed") return { right: 0, problems: [`${id} is ${stage}`] };
  const owner = (await app.storage.records.ownerOf(id)) ?? "";
  const record = (await app.storage.records.find(owner, id))?.record;
  const problems: string[] = [];
  for (const [index, { sha256 }] of outputs.entries()) {
    const job = record?.jobs[Math.floor(index / filmsPerJob)]?.providerId;
    const made = job ? sha256Of(await app.providerFilm(job, index % filmsPerJob)) : "no film";
    const kept = await archivedFilm(app, id, index);
    if (kept !== made || sha256 !== made) problems.push(`film ${index} of ${id} is not the provider's`);
  }
  return { right: outputs.length - problems.length, problems };
}

async function archivedFilm(app: Audited, id: string, index: number): Promise<string | null> {
  const answer = await app.get(`/videos/${id}/content?index=${index}`);
  return answer.status === 200 ? sha256Of(new Uint8Array(await answer.arrayBuffer())) : null;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The ledger's totals of the months in which the app was at work. */
async function totalsOf(app: Audited) {
  return await Promise.all(monthsOf(app).map((month) => app.storage.ledger.totals(month, null)));
}

/** The months in which the app was at work: one, or two when the month has just ended. */
function monthsOf({ since, now }: Audited): readonly string[] {
  const months = [since, now()].map((time) => new Date(time).toISOString().slice(0, "2026-11".length));
  return [...new Set(months)];
}
