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

/** Checks beyond the real engine's. A text that they return is why something fails. */
export interface Checks {
  /** Wraps the callback of an orchestrator when the app is taken up. */
  wrap(name: string, callback: FunctionCallback): FunctionCallback;
  inspect(run: PlayedRun): Promise<string | undefined>;
}

/** As lenient as the real engine. */
export const noChecks: Checks = {
  wrap: (_name, callback) => callback,
  inspect: () => Promise.resolve(undefined),
};
