import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import {
  type ClientRequest,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { HttpHandler, HttpRequest, InvocationContext } from "@azure/functions";
import { functionsCore } from "../../../local/host/core/functionsCore.ts";
import type { ProgrammingModel } from "../../../local/host/core/rpcTypes.ts";

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
  model: ProgrammingModel,
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
  // As every HTTP function is called.
  const called = (...[request, its]: unknown[]) => handler(request as HttpRequest, its as InvocationContext);
  return invocation.getResponse(context, await invocation.invokeFunction(context, inputs, called));
}

/** Loads `@azure/functions` into the local host's stand-in for the Functions worker. */
async function loadModel(): Promise<ProgrammingModel> {
  const core = functionsCore();
  const { app } = await import("@azure/functions");
  app.setup({ enableHttpStream: true });
  app.http("subject", { handler: async () => ({}) });
  return core.getProgrammingModel();
}
