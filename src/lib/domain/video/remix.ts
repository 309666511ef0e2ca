import type { VideoModel } from "../models/model.ts";
import type { VideoRequest } from "../request/request.ts";
import type { RemixSource } from "./plan.ts";
import type { VideoRecord } from "./record.ts";

export type Remix =
  | {
      readonly kind: "remix";
      readonly request: VideoRequest;
      readonly model: VideoModel;
      readonly source: RemixSource;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** The request for a remix of a finished video: its size and length, a new prompt, on the resource that has the source. */
export function remixOf(
  source: VideoRecord,
  prompt: string,
  models: readonly VideoModel[],
  now: number,
): Remix {
  const { request, plan } = source;
  const model = models.find(({ name }) => name === request.model);
  if (!model) return refused(`Its model '${request.model}' is no longer configured.`);
  if (!model.support.modes.includes("remix"))
    return refused(`Model '${model.name}' has no remix; only Sora 2 videos can be remixed.`);
  if (source.stage !== "completed") return refused("Only a completed video can be remixed.");
  const first = source.outputs.find(({ status }) => status === "archived");
  const planned = plan.jobs.find(({ outputs }) => first && outputs.includes(first.index));
  const job = source.jobs.find(({ index }) => index === planned?.index);
  if (!planned || !job?.providerId || !job.target) return refused("Its provider job is not known.");
  if (job.expiresAt !== null && now >= job.expiresAt) {
    return refused(
      "The provider has deleted the source; it keeps a video for 24 hours after it was created.",
    );
  }
  const { seconds, size } = request;
  return {
    kind: "remix",
    model,
    source: { providerId: job.providerId, target: job.target, group: planned.group },
    request: {
      model: model.name,
      prompt,
      seconds,
      size,
      variants: 1,
      mode: "remix",
      image: null,
      remixOf: source.id,
      metadata: {},
    },
  };
}

function refused(reason: string): Remix {
  return { kind: "refused", reason: `This video cannot be remixed: ${reason}` };
}
