import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { ClientApi } from "../durable/clientApi.ts";
import { type HttpCall, type HttpReply, jsonReply } from "./httpCall.ts";
import { parseRoute, type Route } from "./routeTemplate.ts";
import { invokeStreaming } from "./streamInvocation.ts";

export interface FrontDoorOptions {
  readonly app: FunctionApp;
  readonly api: ClientApi;
  readonly routePrefix: string;
  /** The SDK's streaming proxy; undefined when the app does not stream. */
  readonly proxyUri: string | undefined;
  readonly runTimer: (name: string) => Promise<boolean>;
  /** Told of every invocation. */
  readonly track: (running: Promise<unknown>) => void;
  readonly warn: (message: string) => void;
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
    const routes = options.app.ofKind("http").map((fn) => toRoute(fn, options.routePrefix));
    this.#routes = routes.sort((a, b) => (a.route.precedence < b.route.precedence ? -1 : 1));
    if (routes.length > 0 && !options.proxyUri)
      throw new Error(
        "The local host does not support HTTP functions without streaming. Mend: app.setup({ enableHttpStream: true }).",
      );
  }

  /** Never throws: what the app throws is answered with 500. */
  async handle(call: HttpCall): Promise<HttpReply> {
    try {
      const { pathname, searchParams } = new URL(call.target, "http://host");
      const apiPath = durableApi.exec(pathname)?.[1];
      if (apiPath !== undefined) return await this.#options.api.handle(call, apiPath, searchParams);
      const timer = admin.exec(pathname)?.[1];
      if (timer && call.method === "POST") return await this.#runTimer(decodeURIComponent(timer));
      return await this.#function(call, pathname);
    } catch (error) {
      if (error instanceof URIError) return jsonReply(400);
      this.#options.warn(
        `${call.method} ${call.target} failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return jsonReply(500);
    }
  }

  async #runTimer(name: string): Promise<HttpReply> {
    const isTimer = await this.#options.runTimer(name);
    return isTimer ? jsonReply(202) : jsonReply(404, { message: `There is no timer function '${name}'.` });
  }

  /** A path that fits with another method is not found either: so does the real host. */
  async #function(call: HttpCall, pathname: string): Promise<HttpReply> {
    const { app, proxyUri, track } = this.#options;
    for (const { fn, route, methods } of this.#routes) {
      const params = methods.includes(call.method) ? route.match(pathname) : undefined;
      if (params && proxyUri) return await invokeStreaming({ app, fn, call, params, proxyUri, track });
    }
    return jsonReply(404);
  }
}

function toRoute(fn: AppFunction, prefix: string): RoutedFunction {
  const { route = fn.name, methods } = fn.trigger;
  return {
    fn,
    route: parseRoute(`${prefix}/${route}`),
    methods: Array.isArray(methods) && methods.length > 0 ? methods : ["GET", "POST"],
  };
}
