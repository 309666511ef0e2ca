import { randomBytes } from "node:crypto";
import {
  createHttpHeaders,
  type PipelinePolicy,
  type PipelineRequest,
  RestError,
} from "@azure/core-rest-pipeline";
import { ulid } from "ulid";
import { inject } from "vitest";
import type { Ticket } from "../../../src/lib/domain/capacity/ticket.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { connectStorage, type Storage } from "../../../src/lib/storage/connectStorage.ts";
import { SORA_2 } from "../samples/sampleModels.ts";
import { ticketOf as sampleTicket } from "../samples/sampleTicket.ts";
import { requestOf, recordOf as sampleRecord } from "../samples/sampleVideo.ts";

/** A storage of its own in the shared emulator. */
export function testStorage(): Storage {
  return storageNamed(freshPrefix());
}

/** A prefix that no other test has. */
export function freshPrefix(): string {
  return `t${randomBytes(8).toString("hex")}`;
}

/** A storage of this prefix: two of the same see the same rows, as two instances of the app do. */
export function storageNamed(prefix: string, policies: readonly PipelinePolicy[] = []): Storage {
  return connectStorage({ connectionString: inject("azurite") }, { policies, names: { prefix } });
}

export function videoId(time = Date.now()): string {
  return `video_${ulid(time).toLowerCase()}`;
}

export const { target: TARGET } = SORA_2;

/** A record of a video of its own, just accepted; then `changes`. */
export function recordOf(changes: Partial<VideoRecord> = {}): VideoRecord {
  return sampleRecord(requestOf({ metadata: { project: "dailies" } }), { id: videoId(), ...changes });
}

/** A waiting ticket of a video of its own; then `changes`. */
export function ticketOf(changes: Partial<Ticket> = {}): Ticket {
  const id = changes.videoId ?? videoId();
  const own = { videoId: id, jobKey: `${id}:0`, waiter: `${id}:1:0` };
  return sampleTicket(0, { ...own, ...changes });
}

/** What happens to one try of one call; `null` = nothing out of the ordinary. */
export type Fault = "lost request" | "lost reply" | "no answer in time" | "crash" | number | null;

/** A policy that lets faults happen to chosen tries; `calls` counts all tries. */
export function faulty(faultOf: (request: PipelineRequest, call: number) => Fault) {
  const seen = { calls: 0 };
  const policy: PipelinePolicy = {
    name: "faulty",
    async sendRequest(request, next) {
      const fault = faultOf(request, seen.calls++);
      if (fault === "crash") throw new Error("crashed");
      if (fault === "lost request") throw new RestError("reset", { code: "ECONNRESET", request });
      if (fault === "no answer in time") throw Object.assign(new Error("aborted"), { name: "AbortError" });
      if (typeof fault === "number")
        return { status: fault, headers: createHttpHeaders(), request, bodyAsText: "" };
      const response = await next(request);
      if (fault === "lost reply") throw new RestError("reset", { code: "ECONNRESET", request });
      return response;
    },
  };
  return { policy, seen };
}
