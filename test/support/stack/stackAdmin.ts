import { inspect } from "node:util";
import { hostKey } from "./hostKey.ts";

/** What the host of a stack lets its operators do, and nobody else. */
export interface HostAdmin {
  /** Ids of all orchestrations the durable engine knows. */
  instances(): Promise<readonly string[]>;
  /** Whether an orchestration is over, however it ended; false while no host runs. */
  hasEnded(id: string): Promise<boolean>;
  /** Each orchestration that is not over, with the last events of its history, for a person to read. */
  underWay(): Promise<readonly string[]>;
  /** Runs a timer function now, as the hosts' own administration does. */
  runTimer(name: string): Promise<void>;
}

const INSTANCES = "/runtime/webhooks/durabletask/instances";
const OVER: ReadonlySet<string> = new Set(["Completed", "Failed", "Terminated", "Canceled"]);
const EVENTS_TOLD = 8;

interface Instance {
  readonly instanceId: string;
  readonly runtimeStatus: string;
}

/** The administration of the host at `origin`, by the key that lies in its data folder. */
export function adminOf(origin: string, dataFolder: string): HostAdmin {
  const ask = (path: string, init: RequestInit = {}, query = "") =>
    // A connection of its own: one that is kept may lead to a host that was killed.
    fetch(`${origin}${path}?code=${hostKey(dataFolder)}${query}`, {
      ...init,
      headers: { connection: "close" },
    });

  async function list(): Promise<readonly Instance[]> {
    const response = await ask(INSTANCES);
    if (!response.ok) throw new Error(`the engine answered ${response.status}`);
    return (await response.json()) as readonly Instance[]; // the engine's documented list
  }

  async function lastEvents(id: string): Promise<string> {
    const response = await ask(`${INSTANCES}/${id}`, {}, "&showHistory=true");
    const { historyEvents } = (await response.json()) as { readonly historyEvents?: readonly object[] }; // as documented
    return (historyEvents ?? [])
      .slice(-EVENTS_TOLD)
      .map((event) => inspect(event, { breakLength: Infinity }))
      .join("\n  ");
  }

  return {
    instances: async () => (await list()).map(({ instanceId }) => instanceId),
    async hasEnded(id) {
      const response = await ask(`${INSTANCES}/${id}`).catch(() => null);
      return response?.status === 200;
    },
    async underWay() {
      const open = (await list()).filter(({ runtimeStatus }) => !OVER.has(runtimeStatus));
      return await Promise.all(
        open.map(
          async ({ instanceId: id, runtimeStatus }) =>
            `${id} is ${runtimeStatus}, after\n  ${await lastEvents(id)}`,
        ),
      );
    },
    async runTimer(name) {
      const { status } = await ask(`/admin/functions/${name}`, { method: "POST" });
      if (status !== 202) throw new Error(`the host answered ${status} to the timer ${name}`);
    },
  };
}
