import type { FunctionsCore, RegisteredFunction } from "./functionsCore.ts";
import { invoke } from "./invoke.ts";
import type {
  Binding,
  FunctionCallback,
  InvocationResponse,
  Log,
  NamedData,
  RpcTypedData,
} from "./rpcTypes.ts";

export type TriggerKind = "http" | "timer" | "orchestration" | "activity";

export interface AppFunction {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly trigger: Binding;
  readonly triggerName: string;
  /** The bindings that want the durable client's data. */
  readonly clientInputs: readonly string[];
  readonly registered: RegisteredFunction;
}

export interface Trigger {
  readonly data: RpcTypedData;
  readonly metadata?: Readonly<Record<string, RpcTypedData>>;
  readonly invocationId?: string;
  /** Instead of the app's log. */
  readonly log?: Log;
}

export interface FunctionAppOptions {
  readonly core: FunctionsCore;
  readonly log: Log;
  /** The JSON for durable client bindings. */
  readonly clientData: () => Promise<string>;
  /** Wraps the callback of every orchestrator. */
  readonly wrap: (name: string, callback: FunctionCallback) => FunctionCallback;
}

const kinds: Readonly<Record<string, TriggerKind>> = {
  httptrigger: "http",
  timertrigger: "timer",
  orchestrationtrigger: "orchestration",
  activitytrigger: "activity",
};

/** The functions of the app as one host runs them: each host has its own durable client data and log. */
export class FunctionApp {
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly #byKind: ReadonlyMap<TriggerKind, ReadonlyMap<string, AppFunction>>;
  readonly #options: FunctionAppOptions;

  /** Throws, naming every function that uses something this host does not support. */
  constructor(options: FunctionAppOptions) {
    this.#options = options;
    const problems: string[] = [];
    const functions = [...options.core.functions.values()].map((registered) => {
      const fn = toAppFunction(registered, problems);
      if (fn.kind !== "orchestration") return fn;
      return { ...fn, registered: { ...registered, callback: options.wrap(fn.name, registered.callback) } };
    });
    if (problems.length > 0)
      throw new Error(`The local host cannot run this app:\n  ${problems.join("\n  ")}`);
    this.functions = new Map(functions.map((fn) => [fn.name, fn]));
    const all: TriggerKind[] = ["http", "timer", "orchestration", "activity"];
    this.#byKind = new Map(
      all.map((kind) => [kind, byLowerName(functions.filter((fn) => fn.kind === kind))]),
    );
  }

  /** Names are compared as the real host compares them: without regard to case. */
  find(kind: TriggerKind, name: string): AppFunction | undefined {
    return this.#byKind.get(kind)?.get(name.toLowerCase());
  }

  ofKind(kind: TriggerKind): readonly AppFunction[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  async run(fn: AppFunction, trigger: Trigger): Promise<InvocationResponse> {
    const inputData: NamedData[] = [{ name: fn.triggerName, data: trigger.data }];
    for (const name of fn.clientInputs)
      inputData.push({ name, data: { string: await this.#options.clientData() } });
    return invoke(this.#options.core, fn.registered, {
      inputData,
      log: trigger.log ?? this.#options.log,
      ...(trigger.metadata && { triggerMetadata: trigger.metadata }),
      ...(trigger.invocationId && { invocationId: trigger.invocationId }),
    });
  }
}

function byLowerName(functions: readonly AppFunction[]): ReadonlyMap<string, AppFunction> {
  return new Map(functions.map((fn) => [fn.name.toLowerCase(), fn]));
}

function toAppFunction(registered: RegisteredFunction, problems: string[]): AppFunction {
  const { name, bindings } = registered.metadata;
  const clientInputs: string[] = [];
  let found: { readonly name: string; readonly binding: Binding; readonly kind: TriggerKind } | undefined;
  for (const [bindingName, binding] of Object.entries(bindings)) {
    const type = binding.type.toLowerCase();
    const kind = kinds[type];
    if (kind) found = { name: bindingName, binding, kind };
    else if (type === "durableclient" || type === "orchestrationclient") clientInputs.push(bindingName);
    else if (type !== "http") problems.push(`${name} uses "${binding.type}", which is not supported.`);
  }
  const trigger = found ?? { name: "", binding: { type: "" }, kind: "http" as const };
  return {
    name,
    kind: trigger.kind,
    trigger: trigger.binding,
    triggerName: trigger.name,
    clientInputs,
    registered,
  };
}
