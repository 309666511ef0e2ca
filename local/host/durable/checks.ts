import type { FunctionApp } from "../core/functionApp.ts";
import type { FunctionCallback } from "../core/rpcTypes.ts";
import type { OrchestratorReply } from "./actions.ts";
import type { Episode } from "./episode.ts";
import type { Interpretation } from "./interpreter.ts";

/** One run of an orchestrator: what it was given, what it answered, and what the engine makes of it. */
export interface PlayedRun {
  readonly episode: Episode;
  readonly reply: OrchestratorReply;
  readonly seen: Interpretation;
  readonly app: FunctionApp;
  /** Runs the orchestrator on the same history once more, silently. */
  readonly runAgain: () => Promise<OrchestratorReply>;
}

/** Checks beyond the real engine's. */
export type Checks = Readonly<typeof noChecks>;

/** As lenient as the real engine. */
export const noChecks = {
  /** Wraps the callback of an orchestrator before it runs. */
  wrap: (_name: string, callback: FunctionCallback): FunctionCallback => callback,
  /** A text that it returns is why the instance fails. */
  inspect: (_run: PlayedRun): Promise<string | undefined> => Promise.resolve(undefined),
};
