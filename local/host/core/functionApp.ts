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

/** The functions of the app as one host runs them: each host has its own durable client data and log. */
export class FunctionApp {
  readonly #log: Log;
  readonly #clientData: () => Promise<string>;
  readonly #functions: readonly AppFunction[];

  /**
   * `clientData` makes the JSON for durable client bindings. Throws, naming every function that uses something this host
   * does not support.
   */
  constructor(log: Log, clientData: () => Promise<string>) {
    this.#log = log;
    this.#clientData = clientData;
    const problems: string[] = [];
    const registered = [...functionsCore().functions.values()];
    this.#functions = registered.flatMap((one) => toAppFunction(one, problems) ?? []);
    if (problems.length > 0)
      throw new Error(`The local host cannot run this app:\n  ${problems.join("\n  ")}`);
  }

  /** Names are compared as the real host compares them: without regard to case. */
  find(kind: TriggerKind, name: string): AppFunction | undefined {
    return this.ofKind(kind).find((fn) => fn.name.toLowerCase() === name.toLowerCase());
  }

  ofKind(kind: TriggerKind): readonly AppFunction[] {
    return this.#functions.filter((fn) => fn.kind === kind);
  }

  /** Runs a function through the SDK, as the Node worker does, and returns what it answers. Throws what it throws. */
  async run(fn: AppFunction, trigger: Trigger): Promise<RpcTypedData | null | undefined> {
    const inputData: object[] = [{ name: fn.triggerName, data: trigger.data }];
    for (const name of fn.clientInputs) inputData.push({ name, data: { string: await this.#clientData() } });
    const { invocationId = randomUUID(), metadata: triggerMetadata = {} } = trigger;
    const request = { invocationId, functionId: fn.name, inputData, triggerMetadata };
    const coreContext = { invocationId, metadata: fn.metadata, request, log: trigger.log ?? this.#log };
    const model = functionsCore().getProgrammingModel().getInvocationModel(coreContext);
    const { context, inputs } = await model.getArguments();
    const result = await model.invokeFunction(context, inputs, fn.callback);
    return (await model.getResponse(context, result)).returnValue;
  }
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
