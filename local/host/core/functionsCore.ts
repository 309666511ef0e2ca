import Module from "node:module";
import type { FunctionCallback, FunctionMetadata, Log, ProgrammingModel } from "./rpcTypes.ts";

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/**
 * The module `@azure/functions-core` that the SDK looks for, and what the app registered through it. One per
 * process, because the SDK keeps the first one it finds.
 */
export class FunctionsCore {
  readonly version = "3.13.0";
  readonly hostVersion = "4.1048.100";
  readonly functions = new Map<string, RegisteredFunction>();
  #model: ProgrammingModel | undefined;
  #capabilities: Promise<Record<string, string>> | undefined;

  setProgrammingModel = (model: ProgrammingModel): void => {
    this.#model = model;
  };

  getProgrammingModel = (): ProgrammingModel => {
    if (!this.#model) throw new Error("The app registered no function through @azure/functions.");
    return this.#model;
  };

  registerFunction = (metadata: FunctionMetadata, callback: FunctionCallback): void => {
    const { name } = metadata;
    if (this.functions.has(name))
      throw new Error(`A function with the name "${name}" is already registered.`);
    this.functions.set(name, { metadata, callback });
  };

  registerHook = (name: string): never => {
    throw new Error(`The local host does not support hooks: the app registers one for "${name}".`);
  };

  /** The SDK's own start-up messages; only its errors are worth a line. */
  log: Log = (level, _category, message) => {
    if (level === "error" || level === "critical") console.error(message);
  };

  /** The address of the SDK's streaming proxy, or undefined when the app did not switch streaming on. */
  async streamUri(): Promise<string | undefined> {
    this.#capabilities ??= this.getProgrammingModel().getCapabilities({});
    return (await this.#capabilities)["HttpUri"];
  }
}

const singleton = Symbol.for("local-host.functions-core");

/** The core of this process; put in place on the first call, which must come before the app is loaded. */
export function functionsCore(): FunctionsCore {
  const holder = globalThis as { [singleton]?: FunctionsCore }; // test runners load this file more than once
  const existing = holder[singleton];
  if (existing) return existing;
  const core = new FunctionsCore();
  holder[singleton] = core;
  const original = Module.prototype.require;
  Module.prototype.require = function require(this: Module, id: string) {
    return id === "@azure/functions-core" ? core : original.call(this, id);
  } as typeof original;
  return core;
}
