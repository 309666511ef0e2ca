import type { Clock } from "../clock/clock.ts";
import type { Message } from "../store/rows.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import type { Probe } from "./probe.ts";

/** What the parts of one engine share. */
export interface EngineContext {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly probe: Probe;
  /** A line for the person who runs the host. */
  readonly warn: (message: string) => void;
  readonly isDead: boolean;
  /**
   * Makes a change of the store; throws when the host is dead or the storage fails. It is safely stored before
   * anything that it makes ready is started.
   */
  commit<T>(detail: string, change: () => T): T;
  /** Stores now what was committed: before somebody outside is told. */
  flush(): void;
  /** Stores a message, inside a commit; the returned function, called after it, sees to it that it is played. */
  send(message: Message): () => void;
  /** Says that an instance may have messages to play. */
  ready(instanceId: string): void;
  /** Looks, soon, for something to start. */
  wake(): void;
  /** Counts work under way: what a virtual clock waits for. */
  enter(): void;
  leave(): void;
  /** Runs `work`; when the storage fails calls `again` a second later, when the host died does nothing. */
  guard(detail: string, work: () => Promise<void> | void, again: () => void): Promise<void>;
}
