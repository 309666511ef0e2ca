import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../core/functionApp.ts";
import { answerClient } from "../durable/clientApi.ts";
import { thrownText } from "../durable/failureText.ts";
import type { Runtime } from "../durable/runtime.ts";
import type { TimerTriggers } from "../timers/timerTriggers.ts";
import { isFromHere } from "./isFromHere.ts";
import { isKey } from "./isKey.ts";
import { type Reply, send } from "./reply.ts";
import { type RequestTarget, readTarget } from "./requestTarget.ts";
import { type RouteTable, routeTable } from "./routeTable.ts";
import { invokeStreaming } from "./streamInvocation.ts";

export interface FrontDoorOptions {
  readonly runtime: Runtime;
  readonly timers: TimerTriggers;
  /** Opens what manages the host. */
  readonly key: string;
  /** The SDK's streaming proxy; undefined when the app does not stream. */
  readonly proxyUri: string | undefined;
}

/** What a port is for: everything that wants the key or is the app's, or the durable client alone, without a key. */
export type Port = "public" | "client";

const noStreaming =
  "The local host does not support HTTP functions without streaming. Mend: app.setup({ enableHttpStream: true }).";
const webhooks = /^\/runtime\/webhooks\/durabletask\/(.*)$/;
const rpc = /^\/durabletask\/(.*)$/;
const admin = /^\/admin\/functions\/([^/]+)$/;

/** Everything that a host answers over HTTP: the app's functions, the durable API, and timers run by hand. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #find: RouteTable<AppFunction>;

  /** Throws when a function has a route that this host does not support, or does not stream. */
  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const { app, settings } = options.runtime.parts;
    const functions = app.ofKind("http");
    this.#find = routeTable(functions, settings.routePrefix);
    if (functions.length > 0 && !options.proxyUri) throw new Error(noStreaming);
  }

  /** Answers what came in at a port, and ends when the head of the answer is sent. Never throws. */
  async handle(port: Port, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "/" } = request;
    try {
      const target = readTarget(url);
      const reply = target ? await this.#answer(port, target, response) : { status: 400 };
      if (reply) send(response, reply);
    } catch (error) {
      if (response.destroyed) return; // nobody is left to answer
      this.#options.runtime.parts.warn(`${method} ${url} failed: ${thrownText(error).stack}`);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500 });
    }
  }

  /** What the host itself answers; undefined when a function of the app does. */
  async #answer(port: Port, target: RequestTarget, response: ServerResponse): Promise<Reply | undefined> {
    const { runtime, timers, key, proxyUri = "" } = this.#options;
    const { req: request } = response;
    const { method = "GET", headers } = request;
    const { path, search } = target;
    const query = new URLSearchParams(search);
    if (port === "client") {
      const call = rpc.exec(path)?.[1];
      if (!isFromHere(headers)) return { status: 403 };
      return call === undefined ? { status: 404 } : await answerClient(runtime, request, call, query);
    }
    const call = webhooks.exec(path)?.[1];
    const timer = method === "POST" ? admin.exec(path)?.[1] : undefined;
    if (call !== undefined || timer !== undefined) {
      const given = query.get("code") ?? String(headers["x-functions-key"] ?? "");
      if (!isFromHere(headers)) return { status: 403 };
      if (!isKey(given, key)) return { status: 401 };
    }
    if (call !== undefined) return await answerClient(runtime, request, call, query);
    if (timer !== undefined && (await timers.runByHand(timer))) return { status: 202 };
    if (timer !== undefined)
      return { status: 404, json: { message: `There is no timer function '${timer}'.` } };
    // a path that fits with another method is not found either: so does the real host
    const reached = this.#find(method, path);
    if (!reached) return { status: 404 };
    return await invokeStreaming({ ...reached, runtime, proxyUri, target, response });
  }
}
