import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import {
  type ClientRequest,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { registerHooks } from "node:module";
import type { HttpHandler, InvocationContext } from "@azure/functions";

/** The little of the worker's programming model that serving one HTTP request takes. */
interface Model {
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
  getInvocationModel(invocation: object): {
    getArguments(): Promise<{ context: InvocationContext; inputs: unknown[] }>;
    invokeFunction(context: InvocationContext, inputs: unknown[], handler: HttpHandler): Promise<unknown>;
    getResponse(context: InvocationContext, result: unknown): Promise<unknown>;
  };
}

/**
 * One request to a function: `answered` settles when its answer has begun, `finished` when the SDK is done with it,
 * `closed` when the server has seen the end of the connection.
 */
export interface Call {
  readonly client: ClientRequest;
  readonly answered: Promise<IncomingMessage>;
  readonly finished: Promise<unknown>;
  readonly closed: Promise<void>;
}

/** The real streaming server of `@azure/functions`, with a stand-in for the Functions host around it. */
export interface StreamingHost {
  readonly call: (handler: HttpHandler, method?: string, headers?: Record<string, string>) => Call;
  readonly stop: () => Promise<void>;
}

const BINDINGS = {
  trigger: { type: "httpTrigger", direction: "in", name: "trigger" },
  $return: { type: "http", direction: "out", name: "$return" },
};

/** Starts it; once in a process, since the SDK keeps its server in module state. */
export async function startStreamingHost(): Promise<StreamingHost> {
  const model = await loadModel();
  const { HttpUri: address = "" } = await model.getCapabilities({});
  const servers = new Set<Server>();
  const closing = new Map<unknown, () => void>();
  subscribe("http.server.request.start", (message) => {
    const { server, request, response } = message as {
      server: Server;
      request: IncomingMessage;
      response: ServerResponse;
    };
    servers.add(server);
    response.once("close", () => closing.get(request.headers["x-ms-invocation-id"])?.());
  });

  return {
    call: (handler, method = "GET", headers = {}) => {
      const invocationId = randomUUID();
      const forwarded = { "x-forwarded-host": "127.0.0.1", "x-forwarded-proto": "http" };
      const client = request(address, {
        method,
        headers: { ...headers, ...forwarded, "x-ms-invocation-id": invocationId },
      });
      const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      client.once("response", resolve).on("error", reject);
      answered.catch(() => undefined);
      const { promise: closed, resolve: close } = Promise.withResolvers<void>();
      closing.set(invocationId, close);
      return { client, answered, closed, finished: invoke(model, invocationId, headers, handler) };
    },
    stop: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function invoke(
  model: Model,
  invocationId: string,
  headers: Record<string, string>,
  handler: HttpHandler,
) {
  const invocation = model.getInvocationModel({
    invocationId,
    metadata: { name: "subject", bindings: BINDINGS },
    request: {
      inputData: [{ name: "trigger", data: {} }],
      triggerMetadata: { Headers: { json: JSON.stringify(headers) } },
    },
    log: () => undefined,
    state: "invocation",
  });
  const { context, inputs } = await invocation.getArguments();
  return invocation.getResponse(context, await invocation.invokeFunction(context, inputs, handler));
}

/** Loads `@azure/functions` with a stand-in for the module that the Functions worker gives it. */
async function loadModel(): Promise<Model> {
  const held: { model?: Model } = {};
  const core = {
    setProgrammingModel: (model: Model) => Object.assign(held, { model }),
    registerFunction: () => ({ dispose: () => undefined }),
    log: () => undefined,
  };
  Object.assign(globalThis, { functionsCore: core });
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@azure/functions-core"
        ? { url: "functions-core:stand-in", format: "commonjs", shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === "functions-core:stand-in"
        ? { format: "commonjs", source: "module.exports = globalThis.functionsCore", shortCircuit: true }
        : next(url, context),
  });
  try {
    const { app } = await import("@azure/functions");
    app.setup({ enableHttpStream: true });
    app.http("subject", { handler: async () => ({}) });
  } finally {
    hooks.deregister();
  }
  if (held.model === undefined) throw new Error("@azure/functions did not register its programming model");
  return held.model;
}
