import type { Json, RawInvocation } from "./recording.ts";

/** What a driver drives through a scenario: our host on virtual time, or the real engine. */
export interface Driven {
  /** What recordings call `<hub>`. */
  readonly hubQuery: string;
  /** How much later than planned something may come, in milliseconds. */
  readonly lateAtMost: number;
  now(): number;
  request(method: string, path: string, init: RequestInit): Promise<Response>;
  start(orchestrator: string, input: Json, id: string): Promise<void>;
  raiseEvent(id: string, event: string, data: Json): Promise<void>;
  /** The status of an instance with input and history, or what was answered instead: `HTTP 404`. */
  status(id: string): Promise<Json>;
  /** Every invocation of an orchestrator or an activity that has ended so far. */
  invocations(): Promise<readonly RawInvocation[]>;
  /** When the status of an instance changed last. */
  updatedAt(id: string): Promise<number>;
  /** Lets everything end that can without time passing. */
  settle(): Promise<void>;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass until nothing is left to wait for. */
  finish(): Promise<void>;
  /** Ends the host as a crash would, or throws when it should be dead already. */
  die(): Promise<void>;
  /** Starts a new host on the hub of one that has died. */
  restart(): Promise<void>;
}
