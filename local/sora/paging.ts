import { createHash } from "node:crypto";
import type { Fault } from "./faults/fault.ts";
import { spoilView } from "./faults/spoil.ts";
import type { Job } from "./job.ts";
import { isThere } from "./timeline.ts";
import { isOfApi } from "./visibleJob.ts";
import { type Call, strikeOn } from "./world.ts";

/** A page that a caller asks for. */
export interface PageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after: string | null;
  readonly before: string | null;
}

/** Which jobs a list is about, and how it shows them. */
export interface ListedJobs {
  readonly isWanted: (job: Job) => boolean;
  readonly describe: (job: Job) => Record<string, unknown>;
}

/** The list object of a page: the wanted jobs that callers can see now, without those the faults hide. */
export function listPage(
  call: Call,
  page: PageRequest,
  faults: readonly Fault[],
  { isWanted, describe }: ListedJobs,
): Record<string, unknown> {
  const sorted = sortedJobs(call, page.order, faults, isWanted);
  // Cursors may name jobs that are gone by now, so cut first and look then.
  const start = page.after === null ? 0 : sorted.findIndex(({ id }) => id === page.after) + 1;
  const end = page.before === null ? sorted.length : sorted.findIndex(({ id }) => id === page.before);
  const shown = sorted
    .slice(start, end < 0 ? sorted.length : end)
    .flatMap((job) => shownAs(call, job, describe, faults));
  const size = Math.min(
    page.limit,
    ...faults.map((fault) => (fault.kind === "list" ? (fault.pageSize ?? 100) : 100)),
  );
  const data = shown.slice(0, size);
  return {
    object: "list",
    data,
    first_id: data[0]?.["id"] ?? null,
    last_id: data.at(-1)?.["id"] ?? null,
    has_more: shown.length > data.length,
  };
}

/** All the wanted jobs that callers can see now, without those the faults hide: for lists that page in a way of their own. */
export function listedJobs(
  call: Call,
  order: PageRequest["order"],
  faults: readonly Fault[],
  { isWanted, describe }: ListedJobs,
): readonly Record<string, unknown>[] {
  return sortedJobs(call, order, faults, isWanted).flatMap((job) => shownAs(call, job, describe, faults));
}

function sortedJobs(
  call: Call,
  order: PageRequest["order"],
  faults: readonly Fault[],
  isWanted: ListedJobs["isWanted"],
): readonly Job[] {
  const wanted = call.world.store.all().filter((job) => isOfApi(call, job) && isWanted(job));
  const isUnordered = faults.some((fault) => fault.kind === "list" && fault.unordered === true);
  return isUnordered ? shuffled(wanted) : order === "asc" ? wanted : wanted.toReversed();
}

/** The job as one line of the list, or nothing when it is gone or not listed yet. */
function shownAs(
  call: Call,
  job: Job,
  describe: (job: Job) => Record<string, unknown>,
  faults: readonly Fault[],
): Record<string, unknown>[] {
  const { world } = call;
  const now = world.now();
  if (!isThere(job, now, world.settings.lifeSeconds)) return [];
  const all = [...faults, ...strikeOn(call, job, { isListItem: true })];
  const lag = Math.max(0, ...all.map((fault) => (fault.kind === "list" ? (fault.lagSeconds ?? 0) : 0)));
  if (now < job.createdAt + lag * 1000) return [];
  return [spoilView(describe(job), all)];
}

function shuffled(jobs: readonly Job[]): readonly Job[] {
  const keyOf = (job: Job) => createHash("sha256").update(job.id).digest("hex");
  return [...jobs].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
