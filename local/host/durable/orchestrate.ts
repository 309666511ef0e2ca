import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import { type OrchestratorReply, parseReply, parseThrownReply } from "./actions.ts";
import type { Orchestrate } from "./episode.ts";
import type { Execution } from "./execution.ts";

/** Runs orchestrators of the app through the SDK. An unknown name fails the instance, in the extension's words. */
export function orchestrateWith(app: FunctionApp): Orchestrate {
  return (execution) => {
    const fn = app.find("orchestration", execution.name);
    return fn
      ? runOrchestrator(app, fn, execution)
      : Promise.resolve(unknownOrchestrator(app, execution.name));
  };
}

async function runOrchestrator(
  app: FunctionApp,
  fn: AppFunction,
  execution: Execution,
): Promise<OrchestratorReply> {
  let response: Awaited<ReturnType<FunctionApp["run"]>>;
  try {
    response = await app.run(fn, {
      data: { string: execution.triggerJson() },
      metadata: { instanceId: { string: execution.instanceId } },
    });
  } catch (error) {
    const reply = parseThrownReply(error);
    if (reply) return reply;
    throw error;
  }
  const json = response.returnValue?.json;
  if (!json)
    throw new Error(`Orchestrator function '${execution.name}' returned nothing that the SDK would return.`);
  return parseReply(json);
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
