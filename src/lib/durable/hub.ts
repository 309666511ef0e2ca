import type { DurableClient, DurableOrchestrationStatus } from "durable-functions";
import { WAKE, type Workflows } from "./contracts.ts";

/** What the app asks of the durable engine. */
export interface Hub {
  /** Starts a workflow under an id of ours; "running" when it lives already. */
  start<N extends keyof Workflows>(
    workflow: N,
    id: string,
    input: Workflows[N]["input"],
  ): Promise<"started" | "running">;
  /** Tells a waiting instance to look again. A hint: never fails. */
  wake(instanceId: string): Promise<void>;
  /** True while the instance can still make progress. */
  isLive(instanceId: string): Promise<boolean>;
  /** When the instance last took a step, in milliseconds since 1970; null when the engine knows none of this id. */
  movedAt(instanceId: string): Promise<number | null>;
  /** True when the instance has ended without a result: it failed, or was terminated. */
  hasFailed(instanceId: string): Promise<boolean>;
  /** Forgets a finished instance's history; false when there is none to forget (yet). */
  purge(instanceId: string): Promise<boolean>;
}

const FAILED: ReadonlySet<string> = new Set(["Failed", "Terminated", "Canceled"]);
const LIVE: ReadonlySet<string> = new Set(["Pending", "Running", "ContinuedAsNew", "Suspended"]);

/** The hub behind the durable client, whose errors carry the engine's status code in their text only. */
export function hubOf(client: DurableClient): Hub {
  return {
    async start(workflow, id, input) {
      try {
        await client.startNew(workflow, { instanceId: id, input });
        return "started";
      } catch (error) {
        if (saysStatus(error, 409)) return "running";
        throw error;
      }
    },
    async wake(instanceId) {
      // Whatever fails here costs the waiter time only: it looks again by itself, or the sweep wakes it.
      await client.raiseEvent(instanceId, WAKE, {}).catch(() => undefined);
    },
    isLive: async (instanceId) => LIVE.has(await statusOf(client, instanceId)),
    movedAt: async (instanceId) => (await seen(client, instanceId))?.lastUpdatedTime.getTime() ?? null,
    hasFailed: async (instanceId) => FAILED.has(await statusOf(client, instanceId)),
    async purge(instanceId) {
      try {
        const { instancesDeleted } = await client.purgeInstanceHistory(instanceId);
        return instancesDeleted > 0;
      } catch (error) {
        if (saysStatus(error, 404) || saysStatus(error, 412)) return false;
        throw error;
      }
    },
  };
}

async function statusOf(client: DurableClient, instanceId: string): Promise<string> {
  return String((await seen(client, instanceId))?.runtimeStatus ?? "Unknown");
}

/** What the engine says of an instance; null when it knows none. */
async function seen(client: DurableClient, instanceId: string): Promise<DurableOrchestrationStatus | null> {
  try {
    return await client.getStatus(instanceId);
  } catch (error) {
    if (saysStatus(error, 404)) return null;
    throw error;
  }
}

/** The engine's answer, from the two wordings the client begins with; whatever it quotes after them does not count. */
function saysStatus(error: unknown, status: number): boolean {
  const text = error instanceof Error ? error.message : "";
  return (
    text.startsWith(`The operation failed with an unexpected status code: ${status}.`) ||
    text.startsWith(`DurableClient error: Durable Functions extension replied with HTTP ${status} `)
  );
}
