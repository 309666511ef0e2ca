import { randomBytes, randomInt } from "node:crypto";
import { ulid } from "ulid";
import { inject } from "vitest";
import { readConfig } from "../../../src/lib/config/readConfig.ts";
import type { VideoRequest } from "../../../src/lib/domain/request/request.ts";
import { newRecord } from "../../../src/lib/domain/video/newRecord.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import type { VideoRecord } from "../../../src/lib/domain/video/record.ts";
import { videoIdFrom } from "../../../src/lib/domain/video/videoId.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { connectStorage, type Storage } from "../../../src/lib/storage/connectStorage.ts";
import { createSender } from "../../../src/lib/webhooks/sender.ts";
import { type FakeProvider, fakeProvider } from "../providers/fakeProvider.ts";
import { type ModelChanges, soraModel } from "../providers/soraModel.ts";
import { requestOf } from "../samples/sampleVideo.ts";

/** Single steps of the app over real storage, with a provider, a clock and a hub that a test plays itself. */
export interface Steps {
  readonly tools: Tools;
  readonly storage: Storage;
  readonly provider: FakeProvider;
  readonly clock: { time: number };
  /** Instances that were woken. */
  readonly woken: string[];
  readonly logged: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Instances that live. */
  readonly live: Set<string>;
  /** When all instances last took a step. */
  readonly moved: { at: number };
  /** Instances that have ended without a result. */
  readonly failed: Set<string>;
  /** Accepts a video as a create does; its first job. */
  accept(request?: Partial<VideoRequest>): Promise<JobRef & { readonly record: VideoRecord }>;
}

const ENDPOINT = "http://films.example";
export const GROUP = "films.example";
const OWNER = "ann";

/** Two of the same `prefix` are two hosts on one storage. */
export function steps(
  model: ModelChanges = {},
  settings: Readonly<Record<string, string>> = {},
  prefix = `t${randomBytes(6).toString("hex")}`,
): Steps {
  const clock = { time: Date.UTC(2026, 10, 22, 12) };
  const provider = fakeProvider(() => clock.time);
  const storage = connectStorage({ connectionString: inject("azurite") }, { names: { prefix } });
  const config = readConfig(
    {
      VIDEO_MODELS: JSON.stringify(soraModel(model)(ENDPOINT)),
      SORA_KEY: "key",
      MediaStorage: inject("azurite"),
      AUTH_MODE: "open",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
      ...settings,
    },
    PROFILES,
  );
  const woken: string[] = [];
  const live = new Set<string>();
  const moved = { at: clock.time };
  const failed = new Set<string>();
  const logged: Steps["logged"] = [];
  const newVideoId = () => videoIdFrom(ulid(clock.time));
  const tools: Tools = {
    config,
    storage,
    clock: { now: () => clock.time },
    provider: () => provider,
    newVideoId,
    newMark: () => String(randomInt(2 ** 32)),
    send: createSender({ policies: [] }),
    log: (event, fields) => logged.push({ event, fields }),
    hub: {
      async start(_workflow, id) {
        if (live.has(id)) return "running";
        live.add(id);
        failed.delete(id);
        return "started";
      },
      async wake(id) {
        woken.push(id);
      },
      isLive: async (id) => live.has(id),
      movedAt: async () => moved.at,
      hasFailed: async (id) => failed.has(id),
      purge: async (id) => live.delete(id),
    },
  };
  return { tools, storage, provider, clock, woken, logged, live, moved, failed, accept };

  async function accept(request: Partial<VideoRequest> = {}) {
    const [model] = config.models;
    if (!model) throw new Error("no model is configured");
    const asked = requestOf({ seconds: 4, ...request });
    const plan = planVideo(asked, model);
    const id = newVideoId();
    const record = newRecord({ id, owner: OWNER, keyHash: null }, asked, plan, clock.time);
    await storage.active.admit({ id, owner: OWNER, now: clock.time }, { total: 99, perOwner: 99 });
    await storage.ledger.reserve({
      videoId: id,
      owner: OWNER,
      model: asked.model,
      amount: plan.estimated,
      now: clock.time,
    });
    await storage.records.insert(record);
    return { id, owner: OWNER, jobIndex: 0, record };
  }
}
