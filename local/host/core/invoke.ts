import { randomUUID } from "node:crypto";
import type { FunctionsCore, HookName, RegisteredFunction } from "./functionsCore.ts";
import type { FunctionCallback, InvocationResponse, Log, NamedData, RpcTypedData } from "./rpcTypes.ts";

export interface Invocation {
  readonly invocationId?: string;
  readonly inputData: readonly NamedData[];
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
  readonly log: Log;
}

/**
 * Runs one registered function through the SDK, with the app's hooks around it, as the Node worker does.
 * Throws what the function threw.
 */
export async function invoke(
  core: FunctionsCore,
  fn: RegisteredFunction,
  invocation: Invocation,
): Promise<InvocationResponse> {
  const invocationId = invocation.invocationId ?? randomUUID();
  const coreContext: { state: string | undefined } & Record<string, unknown> = {
    invocationId,
    metadata: fn.metadata,
    request: {
      invocationId,
      functionId: fn.metadata.name,
      inputData: invocation.inputData,
      triggerMetadata: invocation.triggerMetadata ?? {},
    },
    state: undefined,
    log: invocation.log,
  };
  const model = core.getProgrammingModel().getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  const hookContext: Record<string, unknown> = {
    hookData: {},
    appHookData: core.appHookData,
    invocationContext: context,
    functionCallback: fn.callback,
    inputs,
  };
  coreContext.state = "preInvocationHooks";
  await runHooks(core, "preInvocation", hookContext);
  coreContext.state = "invocation";
  const after: Record<string, unknown> = Object.assign(hookContext, { result: null, error: null });
  try {
    const callback = hookContext["functionCallback"] as FunctionCallback; // hooks may replace both
    after["result"] = await model.invokeFunction(context, hookContext["inputs"] as unknown[], callback);
  } catch (error) {
    after["error"] = error;
  }
  coreContext.state = "postInvocationHooks";
  await runHooks(core, "postInvocation", after);
  coreContext.state = undefined;
  if (after["error"] !== null && after["error"] !== undefined) throw after["error"];
  return model.getResponse(context, after["result"]);
}

/** Runs the app's hooks of one kind, in the order of their registration. */
export async function runHooks(
  core: FunctionsCore,
  name: HookName,
  context: Record<string, unknown>,
): Promise<void> {
  for (const hook of core.hooks.get(name) ?? []) await hook(context);
}
