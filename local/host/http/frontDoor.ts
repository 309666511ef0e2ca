import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../core/functionApp.ts";
import { answerClient, type DurableApi } from "../durable/clientApi.ts";
import { thrownText } from "../durable/failureText.ts";
import type { TimerTriggers } from "../timers/timerTriggers.ts";
import { type Reply, send } from "./reply.ts";
import { parseRoute, type Route } from "./routeTemplate.ts";
import { invokeStreaming } from "./streamInvocation.ts";

export interface FrontDoorOptions extends DurableApi {
  readonly timers: TimerTriggers;
  readonly routePrefix: string;
  /** The SDK's streaming proxy; undefined when the app does not stream. */
  readonly proxyUri: string | undefined;
}

interface RoutedFunction {
  readonly fn: AppFunction;
  readonly route: Route;
  readonly methods: readonly string[];
}

const durableApi = /^\/(?:runtime\/webhooks\/)?durabletask\/(.*)$/;
const admin = /^\/admin\/functions\/([^/]+)$/;

/** Everything that a host answers over HTTP: the app's functions, the durable API, and timers run by hand. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #routes: readonly RoutedFunction[];

  /** Throws when a function has a route that this host does not support, or does not stream. */
  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const routes = options.runtime.parts.app.ofKind("http").map((fn) => toRoute(fn, options.routePrefix));
    this.#routes = routes.sort((a, b) => (a.route.precedence < b.route.precedence ? -1 : 1));
    if (routes.length > 0 && !options.proxyUri)
      throw new Error(
        "The local host does not support HTTP functions without streaming. Mend: app.setup({ enableHttpStream: true }).",
      );
  }

  /** Answers, and ends when the head of the answer is sent. Never throws: what the app throws is answered with 500. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const reply = await this.#answer(request, response);
      if (reply) send(response, reply);
    } catch (error) {
      if (response.destroyed) return; // nobody is left to answer
      const { method, url } = request;
      this.#options.runtime.parts.warn(`${method} ${url} failed: ${thrownText(error).stack}`);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500 });
    }
  }

  /** What the host itself answers; undefined when a function of the app does. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> {
    const { runtime, timers, proxyUri = "" } = this.#options;
    const { method = "GET", url = "/" } = request;
    const target = readTarget(url);
    if (!target) return { status: 400 };
    const { pathname, searchParams } = target;
    const apiPath = durableApi.exec(pathname)?.[1];
    if (apiPath !== undefined) return await answerClient(this.#options, request, apiPath, searchParams);
    const timer = admin.exec(pathname)?.[1];
    if (timer && method === "POST") return await runTimer(timers, decodeURIComponent(timer));
    for (const { fn, route, methods } of this.#routes) {
      // a path that fits with another method is not found either: so does the real host
      const params = methods.includes(method) ? route.match(pathname) : undefined;
      if (params) return await invokeStreaming({ runtime, fn, params, proxyUri, target, request, response });
    }
    return { status: 404 };
  }
}

/** What a request asks for, in whatever form; undefined when it cannot be read. */
function readTarget(url: string): URL | undefined {
  try {
    const target = new URL(url.startsWith("/") ? `http://localhost${url}` : url);
    decodeURIComponent(target.pathname);
    return target;
  } catch {
    return undefined;
  }
}

async function runTimer(timers: TimerTriggers, name: string): Promise<Reply> {
  if (await timers.runByHand(name)) return { status: 202 };
  return { status: 404, json: { message: `There is no timer function '${name}'.` } };
}

function toRoute(fn: AppFunction, prefix: string): RoutedFunction {
  const { route = fn.name, methods } = fn.trigger;
  return {
    fn,
    route: parseRoute(prefix === "" ? `${route}` : `${prefix}/${route}`),
    methods: Array.isArray(methods) && methods.length > 0 ? methods : ["GET", "POST"],
  };
}
