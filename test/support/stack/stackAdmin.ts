import { hostKey } from "./hostKey.ts";

/** What the host of a stack lets its operators do, and nobody else. */
export interface HostAdmin {
  /** Ids of all orchestrations the durable engine knows. */
  instances(): Promise<readonly string[]>;
  /** Whether an orchestration is over, however it ended; false while no host runs. */
  hasEnded(id: string): Promise<boolean>;
  /** Runs a timer function now, as the hosts' own administration does. */
  runTimer(name: string): Promise<void>;
}

/** The administration of the host at `origin`, by the key that lies in its data folder. */
export function adminOf(origin: string, dataFolder: string): HostAdmin {
  const ask = (path: string, init: RequestInit = {}) =>
    // A connection of its own: one that is kept may lead to a host that was killed.
    fetch(`${origin}${path}?code=${hostKey(dataFolder)}`, {
      ...init,
      headers: { connection: "close" },
    });
  return {
    async instances() {
      const response = await ask("/runtime/webhooks/durabletask/instances");
      if (!response.ok) throw new Error(`the engine answered ${response.status}`);
      const rows = (await response.json()) as readonly { readonly instanceId: string }[]; // the engine's documented list
      return rows.map(({ instanceId }) => instanceId);
    },
    async hasEnded(id) {
      const response = await ask(`/runtime/webhooks/durabletask/instances/${id}`).catch(() => null);
      return response?.status === 200;
    },
    async runTimer(name) {
      const { status } = await ask(`/admin/functions/${name}`, { method: "POST" });
      if (status !== 202) throw new Error(`the host answered ${status} to the timer ${name}`);
    },
  };
}
