import { randomUUID } from "node:crypto";
import type { FunctionsCore, RegisteredFunction } from "./functionsCore.ts";
import type { InvocationResponse, Log, NamedData, RpcTypedData } from "./rpcTypes.ts";

export interface Invocation {
  readonly invocationId?: string;
  readonly inputData: readonly NamedData[];
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
  readonly log: Log;
}

/** Runs one registered function through the SDK, as the Node worker does. Throws what the function threw. */
export async function invoke(
  core: FunctionsCore,
  { metadata, callback }: RegisteredFunction,
  invocation: Invocation,
): Promise<InvocationResponse> {
  const { invocationId = randomUUID(), inputData, triggerMetadata = {}, log } = invocation;
  const request = { invocationId, functionId: metadata.name, inputData, triggerMetadata };
  const context = { invocationId, metadata, request, state: "invocation", log };
  const model = core.getProgrammingModel().getInvocationModel(context);
  const { context: appContext, inputs } = await model.getArguments();
  const result = await model.invokeFunction(appContext, inputs, callback);
  return model.getResponse(appContext, result);
}
