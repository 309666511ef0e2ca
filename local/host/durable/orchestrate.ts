import type { FunctionApp } from "../core/functionApp.ts";
import type { Log } from "../core/rpcTypes.ts";
import { type OrchestratorReply, parseReply, parseThrownReply } from "./actions.ts";
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
    if (reply) return reply;
    throw error;
  }
  throw new Error("it returned nothing that the SDK would return.");
}

function unknownOrchestrator(app: FunctionApp, name: string): OrchestratorReply {
  const known = app.ofKind("orchestration").map((fn) => `'${fn.name}'`);
  const hint = `The following are the known orchestrator functions: ${known.join(", ")}.`;
  const error = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ${hint}`;
  return { isDone: false, actions: [], error };
}
