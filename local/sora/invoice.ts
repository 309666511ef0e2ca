import { type JobFilter, passes } from "./capacity.ts";
import type { Job } from "./job.ts";
import { filmsMade, type Kind, traitsOf } from "./kinds.ts";
import type { Settings } from "./settings.ts";
import { expiryOf, momentOf } from "./timeline.ts";
import type { Rates } from "./traits.ts";

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

type Billing = Rates & Pick<Settings, "billDeleted" | "lifeSeconds">;

/** Bills every job that was made by `now`; a failed, cancelled or unfinished one costs nothing. */
export function invoiceOf(jobs: readonly Job[], filter: JobFilter, rates: Billing, now: number): Invoice {
  const lines = jobs
    .filter((job) => passes(job, filter) && isBilled(job, rates, now))
    .map((job) => lineOf(job, rates));
  const tenThousandths = lines.reduce((sum, line) => sum + line.tenThousandths, 0);
  return { lines, tenThousandths, usd: tenThousandths / 10_000 };
}

/** What is billed for a job by now, in US dollars and not rounded. */
export function usdOf(job: Job, rates: Billing, now: number): number {
  if (!isBilled(job, rates, now)) return 0;
  return traitsOf(job.kind).usd?.(job) ?? amountOf(job, madeBy(job), rates) / 10_000;
}

function isBilled(job: Job, rates: Billing, now: number): boolean {
  if (madeBy(job) === 0) return false;
  const { finishedAt } = momentOf(job, now);
  const deletedEarly = job.deletedAt !== null && (finishedAt === null || job.deletedAt < finishedAt);
  if (deletedEarly) return rates.billDeleted;
  return finishedAt !== null && finishedAt < expiryOf(job, rates.lifeSeconds) * 1000;
}

/** How many films the bill names: a video is billed as one even when its bytes are missing. */
function madeBy({ kind, outcome }: Job): number {
  if (outcome.kind === "made") return filmsMade(kind, outcome.count);
  const { billsBlocked, blocked } = traitsOf(kind);
  return billsBlocked && outcome.kind === "failed" && outcome.code === blocked.output ? 1 : 0;
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
  const { usdPerSecond, pricedPixels, usd } = traitsOf(job.kind);
  if (usd) return Math.round(usd(job) * 10_000);
  const perSecond = usdPerSecond(rates);
  const [pixels, reference] = pricedPixels === null ? [1, 1] : [job.width * job.height, pricedPixels];
  const top = BigInt(Math.round(perSecond * 1_000_000) * job.seconds * variants) * BigInt(pixels);
  const bottom = BigInt(reference) * 100n;
  return Number((2n * top + bottom) / (2n * bottom));
}
