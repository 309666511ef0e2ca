import { randomBytes } from "node:crypto";
import {
  createHttpHeaders,
  type PipelinePolicy,
  type PipelineRequest,
  RestError,
} from "@azure/core-rest-pipeline";
import { ulid } from "ulid";
import { inject } from "vitest";
import type { ProviderTarget } from "../../../src/lib/domain/model.ts";
import type { VideoRecord } from "../../../src/lib/domain/record.ts";
import type { Ticket } from "../../../src/lib/domain/ticket.ts";
import { connectStorage, type Storage } from "../../../src/lib/storage/connectStorage.ts";

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

export const TARGET: ProviderTarget = {
  api: "sora-2",
  endpoint: "https://films.example",
  deployment: "sora-2",
  paths: "v1",
  apiVersion: null,
  auth: { kind: "key", setting: "SORA_KEY" },
};

export function recordOf(changes: Partial<VideoRecord> = {}): VideoRecord {
  return {
    version: 1,
    id: videoId(),
    owner: "anna",
    createdAt: 1_795_400_000_123,
    request: {
      model: "sora-2",
      prompt: "a reel of film",
      seconds: 8,
      size: "1280x720",
      variants: 1,
      mode: "text",
      image: null,
      remixOf: null,
      metadata: { project: "dailies" },
    },
    plan: {
      version: 1,
      jobs: [{ index: 0, outputs: [0], group: "films.example" }],
      price: { usdPerSecond: 0.1, scaleWithPixels: false },
      estimated: 8_000,
      source: null,
    },
    run: 1,
    stage: "queued",
    progress: 0,
    overdue: false,
    cancelRequested: false,
    jobs: [
      {
        index: 0,
        stage: "queued",
        progress: 0,
        providerId: null,
        target: TARGET,
        submittedAt: null,
        expiresAt: null,
      },
    ],
    outputs: [{ index: 0, status: "waiting", film: null }],
    failure: null,
    actual: null,
    completedAt: null,
    keepUntil: null,
    keyHash: null,
    ...changes,
  };
}

export function ticketOf(changes: Partial<Ticket> = {}): Ticket {
  const id = changes.videoId ?? videoId();
  return {
    version: 1,
    jobKey: `${id}:0`,
    videoId: id,
    owner: "anna",
    jobIndex: 0,
    group: "films.example",
    fingerprint: "f".repeat(64),
    shape: "5".repeat(64),
    waiter: `${id}:1:0`,
    retryAt: 0,
    lapsed: false,
    tries: 0,
    state: { kind: "waiting" },
    ...changes,
  };
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
