import { randomUUID } from "node:crypto";
import { functionsCore, type RegisteredFunction } from "./functionsCore.ts";
import type { Binding, Log, RpcTypedData } from "./rpcTypes.ts";

const kinds = ["http", "timer", "orchestration", "activity"] as const;

export type TriggerKind = (typeof kinds)[number];

export interface AppFunction extends RegisteredFunction {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly trigger: Binding;
  readonly triggerName: string;
  /** The bindings that want the durable client's data. */
  readonly clientInputs: readonly string[];
}

export interface Trigger {
  readonly data: RpcTypedData;
  readonly metadata?: Readonly<Record<string, RpcTypedData>>;
  readonly invocationId?: string;
  /** Instead of the app's log. */
  readonly log?: Log | undefined;
}

export interface FunctionAppOptions {
  readonly log: Log;
  /** The JSON for durable client bindings. */
  readonly clientData: () => Promise<string>;
}

/** The functions of the app as one host runs them: each host has its own durable client data and log. */
export class FunctionApp {
  readonly #functions = new Map<string, AppFunction>();
  readonly #options: FunctionAppOptions;

  /** Throws, naming every function that uses something this host does not support. */
  constructor(options: FunctionAppOptions) {
    this.#options = options;
    const problems: string[] = [];
    for (const registered of functionsCore().functions.values()) {
      const fn = toAppFunction(registered, problems);
      if (fn) this.#functions.set(key(fn.kind, fn.name), fn);
    }
    if (problems.length > 0)
      throw new Error(`The local host cannot run this app:\n  ${problems.join("\n  ")}`);
  }

  find(kind: TriggerKind, name: string): AppFunction | undefined {
    return this.#functions.get(key(kind, name));
  }

  ofKind(kind: TriggerKind): readonly AppFunction[] {
    return [...this.#functions.values()].filter((fn) => fn.kind === kind);
  }

  /** Runs a function through the SDK, as the Node worker does, and returns what it answers. Throws what it throws. */
  async run(fn: AppFunction, trigger: Trigger): Promise<RpcTypedData | null | undefined> {
    const { clientData, log } = this.#options;
    const inputData: object[] = [{ name: fn.triggerName, data: trigger.data }];
    for (const name of fn.clientInputs) inputData.push({ name, data: { string: await clientData() } });
    const { invocationId = randomUUID(), metadata: triggerMetadata = {} } = trigger;
    const request = { invocationId, functionId: fn.name, inputData, triggerMetadata };
    const coreContext = { invocationId, metadata: fn.metadata, request, log: trigger.log ?? log };
    const model = functionsCore().getProgrammingModel().getInvocationModel(coreContext);
    const { context, inputs } = await model.getArguments();
    const result = await model.invokeFunction(context, inputs, fn.callback);
    return (await model.getResponse(context, result)).returnValue;
  }
}

/** Names are compared as the real host compares them: without regard to case. */
function key(kind: TriggerKind, name: string): string {
  return `${kind} ${name.toLowerCase()}`;
}

function toAppFunction(registered: RegisteredFunction, problems: string[]): AppFunction | undefined {
  const { name, bindings } = registered.metadata;
  const clientInputs: string[] = [];
  let found: Pick<AppFunction, "kind" | "trigger" | "triggerName"> | undefined;
  for (const [triggerName, trigger] of Object.entries(bindings)) {
    const { type } = trigger;
    const kind = kinds.find((name) => type === `${name}Trigger`);
    if (kind) found = { kind, trigger, triggerName };
    else if (type === "durableClient") clientInputs.push(triggerName);
    else if (type !== "http") problems.push(`${name} uses "${type}", which is not supported.`);
  }
  if (registered.metadata.retryOptions) problems.push(`${name} has a retry policy, which is not supported.`);
  if (found?.trigger["runOnStartup"]) problems.push(`${name} uses "runOnStartup", which is not supported.`);
  return found && { ...registered, ...found, name, clientInputs };
}
