import type { FunctionApp } from "../core/functionApp.ts";
import type { Log } from "../core/rpcTypes.ts";
import { type OrchestratorReply, parseReply, parseThrownReply, SILENT_FAILURE } from "./actions.ts";
import { type Episode, triggerJson } from "./episode.ts";
import { thrownText } from "./failureText.ts";
import type { RuntimeParts } from "./runtime.ts";

type Stage = Pick<RuntimeParts, "app" | "checks">;

/**
 * Runs an orchestrator of the app on an episode's history, through the SDK. An unknown name fails the instance, in
 * the extension's words. Throws when it uses what this host does not support. `log` replaces the app's.
 */
export async function orchestrate(stage: Stage, episode: Episode, log?: Log): Promise<OrchestratorReply> {
  const { app, checks } = stage;
  const { id, name } = episode.instance;
  const fn = app.find("orchestration", name);
  if (!fn) return unknownOrchestrator(app, name);
  const callback = checks.wrap(fn.name, fn.callback);
  const trigger = { data: { string: triggerJson(episode) }, metadata: { instanceId: { string: id } }, log };
  try {
    const returned = await app.run({ ...fn, callback }, trigger);
    if (returned?.json) return parseReply(returned.json);
  } catch (error) {
    const { message } = thrownText(error);
    const reply = parseThrownReply(message);
    if (!reply) throw error;
    if (reply.error) return reply;
    // what the engine makes of an orchestrator that threw without a message: it fails with all that the SDK said
    return {
      ...reply,
      error: `${SILENT_FAILURE} (Result: Failure\nException: ${message}\nStack: undefined)`,
    };
  }
  throw new Error("it returned nothing that the SDK would return.");
}

function unknownOrchestrator(app: FunctionApp, name: string): OrchestratorReply {
  const known = app.ofKind("orchestration").map((fn) => `'${fn.name}'`);
  const hint = `The following are the known orchestrator functions: ${known.join(", ")}.`;
  const error = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ${hint}`;
  return { isDone: false, actions: [], error };
}
