import { type JobFilter, passes } from "./capacity.ts";
import type { Job, Kind } from "./job.ts";
import type { Settings } from "./settings.ts";
import { expiryOf, momentOf } from "./timeline.ts";

/** One billed job. */
export interface InvoiceLine {
  readonly job: string;
  readonly resource: string;
  readonly model: string;
  readonly kind: Kind;
  readonly size: string;
  readonly seconds: number;
  /** Films made, not films asked for. */
  readonly variants: number;
  /** Whole ten-thousandths of a dollar. */
  readonly tenThousandths: number;
}

/** What the provider bills up to a moment. */
export interface Invoice {
  readonly lines: readonly InvoiceLine[];
  readonly tenThousandths: number;
  readonly usd: number;
}

type Rates = Pick<
  Settings,
  "sora1UsdPerSecond" | "sora2UsdPerSecond" | "plainUsdPerSecond" | "billDeleted" | "lifeSeconds"
>;

/** Bills every job that was made by `now`; a failed, cancelled or unfinished one costs nothing. */
export function invoiceOf(jobs: readonly Job[], filter: JobFilter, rates: Rates, now: number): Invoice {
  const lines = jobs
    .filter((job) => passes(job, filter) && isBilled(job, rates, now))
    .map((job) => lineOf(job, rates));
  const tenThousandths = lines.reduce((sum, line) => sum + line.tenThousandths, 0);
  return { lines, tenThousandths, usd: tenThousandths / 10_000 };
}

function isBilled(job: Job, rates: Rates, now: number): boolean {
  if (job.outcome.kind !== "made" || madeBy(job) === 0) return false;
  const { finishedAt } = momentOf(job, now);
  const deletedEarly = job.deletedAt !== null && (finishedAt === null || job.deletedAt < finishedAt);
  if (deletedEarly) return rates.billDeleted;
  return finishedAt !== null && finishedAt < expiryOf(job, rates.lifeSeconds) * 1000;
}

/** How many films the bill names: a video is billed as one even when its bytes are missing. */
function madeBy(job: Job): number {
  if (job.outcome.kind !== "made") return 0;
  return job.kind === "sora-1" ? job.outcome.count : 1;
}

function lineOf(job: Job, rates: Rates): InvoiceLine {
  const { id, resource, deployment: model, kind, width, height, seconds } = job;
  const variants = madeBy(job);
  return {
    job: id,
    resource,
    model,
    kind,
    size: `${width}x${height}`,
    seconds,
    variants,
    tenThousandths: amountOf(job, variants, rates),
  };
}

/** Rounded once, half up. Rates are taken to a millionth of a dollar, so that everything before is whole. */
function amountOf(job: Job, variants: number, rates: Rates): number {
  const perSecond = {
    "sora-1": rates.sora1UsdPerSecond,
    "sora-2": rates.sora2UsdPerSecond,
    "openai-videos": rates.plainUsdPerSecond,
  }[job.kind];
  const [pixels, reference] = job.kind === "sora-1" ? [job.width * job.height, 1280 * 720] : [1, 1];
  const top = BigInt(Math.round(perSecond * 1_000_000) * job.seconds * variants) * BigInt(pixels);
  const bottom = BigInt(reference) * 100n;
  return Number((2n * top + bottom) / (2n * bottom));
}
