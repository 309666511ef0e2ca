import { functionsCore } from "../core/functionsCore.ts";
import type { InvocationModel, ProgrammingModel, RpcTypedData } from "../core/rpcTypes.ts";
import { thrownText } from "../durable/failureText.ts";
import { isObject, type Json, parseJson, type RawInvocation, type TypedValue } from "./recording.ts";

/** What the host gives the SDK with an invocation; the SDK's own view of it has been converted already. */
interface CoreContext {
  readonly metadata: { readonly name: string; readonly bindings: Readonly<Record<string, { type: string }>> };
  readonly request: {
    readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
    readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
  };
}

let sink: ((invocation: RawInvocation) => void) | undefined;

/**
 * Hands every invocation of an orchestrator or an activity in this process to `keep`, once it has ended: the very
 * data that goes to the SDK and comes back from it. The returned function ends that. The app must be registered.
 */
export function recordInvocations(keep: (invocation: RawInvocation) => void): () => void {
  const core = functionsCore();
  const original = core.getProgrammingModel();
  core.setProgrammingModel(listening(original));
  sink = keep;
  return () => {
    sink = undefined;
    core.setProgrammingModel(original);
  };
}

function listening(original: ProgrammingModel): ProgrammingModel {
  return {
    getCapabilities: (capabilities) => original.getCapabilities(capabilities),
    getInvocationModel(context) {
      const model = original.getInvocationModel(context);
      const began = begin(context as CoreContext); // what the host's own invoke() passes
      return began ? listeningModel(model, began) : model;
    },
  };
}

type Began = Omit<RawInvocation, "returnValue" | "exception">;

function begin({ metadata, request }: CoreContext): Began | undefined {
  const [data] = request.inputData;
  const trigger = data && metadata.bindings[data.name]?.type;
  if (trigger !== "orchestrationTrigger" && trigger !== "activityTrigger") return undefined;
  const input = typed(data?.data) ?? { kind: "None", value: null };
  const parsed = trigger === "orchestrationTrigger" ? parseJson(input.value) : undefined;
  const instanceId = isObject(parsed) ? parsed["instanceId"] : request.triggerMetadata["instanceId"]?.string;
  return { function: metadata.name, trigger, instanceId: String(instanceId), input };
}

function listeningModel(model: InvocationModel, began: Began): InvocationModel {
  return {
    getArguments: () => model.getArguments(),
    async invokeFunction(context, inputs, callback) {
      try {
        return await model.invokeFunction(context, inputs, callback);
      } catch (error) {
        sink?.({ ...began, returnValue: null, exception: { message: thrownText(error).message } });
        throw error;
      }
    },
    async getResponse(context, result) {
      const response = await model.getResponse(context, result);
      sink?.({ ...began, returnValue: typed(response.returnValue) });
      return response;
    },
  };
}

/** A value as the worker protocol names it. */
function typed(data: RpcTypedData | null | undefined): TypedValue | null {
  if (!data) return null;
  const { string, json, bytes, int, double } = data;
  const named: readonly [string, Json | undefined][] = [
    ["String", string],
    ["Json", json],
    ["Bytes", bytes && Buffer.from(bytes).toString("base64")],
    ["Int", int],
    ["Double", Number.isNaN(double) ? "NaN" : double],
  ];
  const found = named.find(([, value]) => value !== undefined && value !== null);
  return found ? { kind: found[0], value: found[1] ?? null } : null;
}
