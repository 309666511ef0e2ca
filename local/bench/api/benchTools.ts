import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { monotonicFactory } from "ulid";
import { readConfig } from "../../../src/lib/config/readConfig.ts";
import { videoIdFrom } from "../../../src/lib/domain/video/videoId.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { connectStorage } from "../../../src/lib/storage/connectStorage.ts";
import { createSender } from "../../../src/lib/webhooks/sender.ts";
import { quietHub } from "../../../test/support/workflows/quietHub.ts";

/** The app's effects over this storage, with budgets that always have room; the engine answers at once. */
export function benchTools(connectionString: string, policy: PipelinePolicy): Tools {
  const ulid = monotonicFactory();
  return {
    config: readConfig(
      {
        VIDEO_MODELS: JSON.stringify([{ name: "sora-2", api: "sora-2", endpoint: "https://films.example" }]),
        SORA_KEY: "key",
        MediaStorage: connectionString,
        AUTH_MODE: "open",
        AZURE_FUNCTIONS_ENVIRONMENT: "Development",
        MAX_QUEUED: "100000",
        MAX_QUEUED_PER_OWNER: "100000",
        BUDGET_USD_PER_DAY: "1000000",
        OWNER_BUDGETS: JSON.stringify({ "*": { perMonth: 1_000_000 } }),
      },
      PROFILES,
    ),
    storage: connectStorage({ connectionString }, { policies: [policy] }),
    clock: { now: () => Date.now() },
    provider: () => {
      throw new Error("no provider is asked");
    },
    newVideoId: () => videoIdFrom(ulid()),
    newMark: () => "0",
    log: () => undefined,
    send: createSender({ policies: [] }),
    hub: quietHub,
  };
}
