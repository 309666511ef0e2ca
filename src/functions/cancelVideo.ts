import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { applyCancel } from "../lib/domain/progress.ts";
import type { VideoRecord } from "../lib/domain/record.ts";
import { isFinal } from "../lib/domain/stage.ts";
import { jobKeyOf } from "../lib/domain/videoId.ts";
import { errorAnswer } from "../lib/http/errorAnswer.ts";
import { findVideo, presentVideo, unknownVideo } from "../lib/presentVideo.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** POST /videos/{id}/cancel: asks for the end; jobs that were not handed over yet leave the line at once. */
async function cancelVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const found = await findVideo(http, tools);
  if (!found) return unknownVideo();
  const record = await tools.storage.records.change(found.owner, found.id, applyCancel);
  if (!record) return unknownVideo();
  if (isFinal(record.stage)) {
    return errorAnswer("already_finished", { message: `This video has already ended (${record.stage}).` });
  }
  for (const { index, group } of record.plan.jobs) await withdraw(record, index, group, tools);
  tools.log("cancel_requested", { videoId: record.id });
  return presentVideo(record, http, tools, 202);
}

async function withdraw(
  { id }: VideoRecord,
  index: number,
  group: string,
  { storage, hub }: RouteTools,
): Promise<void> {
  const stored = await storage.capacity.find(group, jobKeyOf(id, index));
  if (!stored) return;
  const { ticket, etag } = stored;
  if (ticket.state.kind === "waiting") {
    // A conflict means that the workflow has just moved it on; the flag on the record tells it what to do.
    await storage.capacity.commit(group, {
      tickets: [{ ticket: { ...ticket, state: { kind: "withdrawn" } }, etag }],
    });
  }
  await hub.wake(ticket.waiter);
}

registerRoute("cancelVideo", { methods: ["POST"], route: "videos/{id}/cancel" }, cancelVideo);
