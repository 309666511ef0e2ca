import type { FunctionApp } from "../core/functionApp.ts";
import type { Log } from "../core/rpcTypes.ts";
import { type OrchestratorReply, parseReply, parseThrownReply, SILENT_FAILURE } from "./actions.ts";
import type { Episode } from "./episode.ts";

/**
 * Runs an orchestrator of the app on an episode's history, through the SDK. An unknown name fails the instance, in
 * the extension's words. Throws when it uses what this host does not support. `log` replaces the app's.
 */
export async function orchestrate(app: FunctionApp, episode: Episode, log?: Log): Promise<OrchestratorReply> {
  const { id, name } = episode.instance;
  const fn = app.find("orchestration", name);
  if (!fn) return unknownOrchestrator(app, name);
  const data = { string: episode.triggerJson() };
  const metadata = { instanceId: { string: id } };
  try {
    const returned = await app.run(fn, { data, metadata, log });
    if (returned?.json) return parseReply(returned.json);
  } catch (error) {
    const reply = parseThrownReply(error);
    if (!reply) throw error;
    return reply.error ? reply : { ...reply, error: silentFailure(error) };
  }
  throw new Error("it returned nothing that the SDK would return.");
}

/** What the engine makes of an orchestrator that threw without a message: it fails with all that the SDK said. */
function silentFailure(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `${SILENT_FAILURE} (Result: Failure\nException: ${said}\nStack: undefined)`;
}

function unknownOrchestrator(app: FunctionApp, name: string): OrchestratorReply {
  const known = app.ofKind("orchestration").map((fn) => `'${fn.name}'`);
  const hint = `The following are the known orchestrator functions: ${known.join(", ")}.`;
  const error = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ${hint}`;
  return { isDone: false, actions: [], error };
}
