import type { FunctionApp } from "../core/functionApp.ts";
import type { Log } from "../core/rpcTypes.ts";
import { type OrchestratorReply, parseReply, parseThrownReply } from "./actions.ts";
import type { Execution } from "./execution.ts";

/**
 * Runs an orchestrator of the app on an execution's history, through the SDK. An unknown name fails the instance, in
 * the extension's words. Throws when it uses what this host does not support. `log` replaces the app's.
 */
export async function orchestrate(
  app: FunctionApp,
  execution: Execution,
  log?: Log,
): Promise<OrchestratorReply> {
  const fn = app.find("orchestration", execution.name);
  if (!fn) return unknownOrchestrator(app, execution.name);
  const data = { string: execution.triggerJson() };
  const metadata = { instanceId: { string: execution.instanceId } };
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
  return {
    isDone: false,
    actions: [],
    error:
      `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. ` +
      `Additional info: The following are the known orchestrator functions: ${known.join(", ")}.`,
  };
}
