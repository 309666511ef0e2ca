import type { Claim } from "../../domain/capacity/ticket.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderJob } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * The mark of one create, drawn anew, where its provider repeats one and is asked for it. None where the request has set
 * the very field that would carry it: what that holds is not ours alone.
 */
export function drawMark(
  { request }: Pick<VideoRecord, "request">,
  target: ProviderTarget,
  { fields }: Pick<ProviderJob, "fields">,
  { config, provider, newMark }: Pick<Tools, "config" | "provider" | "newMark">,
): Pick<Claim, "mark"> {
  const { mark } = provider(target).profile;
  const isAsked = config.models.find(({ name }) => name === request.model)?.reconcile === "mark";
  if (!mark || !isAsked) return {};
  const isTaken = mark.unless !== null && fields[mark.unless] !== undefined;
  return isTaken ? {} : { mark: newMark() };
}
