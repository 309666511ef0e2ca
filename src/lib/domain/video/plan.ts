import type { Price, ProviderTarget, VideoModel } from "../models/model.ts";
import { priceFor } from "../models/price.ts";
import { parseSize } from "../models/size.ts";
import { type Amount, amountFromUsd } from "../money/amount.ts";
import type { VideoRequest } from "../request/request.ts";

/** What was decided about a request at create, frozen: its provider jobs and their price. */
export interface VideoPlan {
  readonly version: 1;
  readonly jobs: readonly PlannedJob[];
  /** Of films of this size, with or without sound as they are asked for. */
  readonly price: Price;
  readonly estimated: Amount;
  /** Of a remix: the source's job at the provider, on whose resource the remix must be made. */
  readonly source: RemixSource | null;
}

export interface RemixSource {
  readonly providerId: string;
  readonly target: ProviderTarget;
  readonly group: string;
}

/** One provider job of a plan. */
export interface PlannedJob {
  readonly index: number;
  /** The video's outputs this job makes, by number. */
  readonly outputs: readonly number[];
  /** The capacity group whose slot it takes. */
  readonly group: string;
}

/** Splits a request into provider jobs (one for all variants, or one each) and prices it. */
export function planVideo(
  request: VideoRequest,
  model: VideoModel,
  source: RemixSource | null = null,
): VideoPlan {
  const outputs = Array.from({ length: request.variants }, (_, index) => index);
  const batches = model.support.variantsInOneJob ? [outputs] : outputs.map((output) => [output]);
  const jobs = batches.map((batch, index) => ({
    index,
    outputs: batch,
    group: source?.group ?? model.group,
  }));
  const price = priceFor(model, request);
  const estimated = jobs.reduce((sum, job) => sum + priceJob(price, request, job.outputs.length), 0);
  return { version: 1, jobs, price, estimated, source };
}

/** The price of one provider job that makes `films` films; rounded once, as the ledger books it. */
export function priceJob(
  price: Price,
  request: Pick<VideoRequest, "seconds" | "size">,
  films: number,
): Amount {
  const size = parseSize(request.size);
  const pixels = price.scaleWithPixels && size ? (size.width * size.height) / (1280 * 720) : 1;
  return amountFromUsd(price.usdPerSecond * request.seconds * films * pixels);
}
