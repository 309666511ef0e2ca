import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { ClientApi } from "../durable/clientApi.ts";
import { type HttpCall, type HttpReply, jsonReply, readBody } from "./httpCall.ts";
import { parseRoute, type Route, splitPath } from "./routeTemplate.ts";
import { invokeStreaming } from "./streamInvocation.ts";

export interface FrontDoorOptions {
  readonly app: FunctionApp;
  readonly api: ClientApi;
  readonly routePrefix: string;
  /** The SDK's streaming proxy. */
  readonly proxyUri: string;
  readonly runTimer: (name: string) => Promise<boolean>;
  /** Told of every invocation that streams. */
  readonly track: (running: Promise<unknown>) => void;
  readonly warn: (message: string) => void;
}

interface RoutedFunction {
  readonly fn: AppFunction;
  readonly route: Route;
  readonly methods: readonly string[];
}

const durableBases = ["/durabletask/", "/runtime/webhooks/durabletask/"];

/** Everything that a host answers over HTTP: the app's functions, the durable API, and a little administration. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #routes: readonly RoutedFunction[];

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    const routes = options.app.ofKind("http").map((fn) => toRoute(fn, options.routePrefix));
    this.#routes = routes.sort((a, b) => (a.route.precedence < b.route.precedence ? -1 : 1));
  }

  /** Never throws: what the app throws is answered with 500. */
  async handle(call: HttpCall): Promise<HttpReply> {
    try {
      const { pathname, searchParams } = new URL(call.target, "http://host");
      const base = durableBases.find((prefix) => pathname.startsWith(prefix));
      if (base) return await this.#durable(call, pathname.slice(base.length), searchParams);
      if (pathname.startsWith("/admin/")) return await this.#admin(call, pathname);
      return await this.#function(call, pathname);
    } catch (error) {
      if (error instanceof URIError) return jsonReply(400);
      this.#options.warn(
        `${call.method} ${call.target} failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return { status: 500, headers: {}, body: null };
    }
  }

  async #durable(call: HttpCall, path: string, query: URLSearchParams): Promise<HttpReply> {
    const body = (await readBody(call)).toString("utf8");
    const reply = await this.#options.api.handle({
      method: call.method,
      url: `http://${call.host}${call.target}`,
      path,
      query,
      headers: call.headers,
      body,
    });
    return jsonReply(reply.status, reply.json, reply.headers);
  }

  async #admin(call: HttpCall, pathname: string): Promise<HttpReply> {
    const name = /^\/admin\/functions\/([^/]+)$/.exec(pathname)?.[1];
    if (pathname === "/admin/host/status") return jsonReply(200, { state: "Running" });
    if (pathname === "/admin/functions") {
      return jsonReply(
        200,
        [...this.#options.app.functions.values()].map((fn) => ({ name: fn.name, trigger: fn.trigger.type })),
      );
    }
    if (!name || call.method !== "POST") return jsonReply(404);
    const isTimer = await this.#options.runTimer(decodeURIComponent(name));
    return isTimer ? jsonReply(202) : jsonReply(404, { message: `There is no timer function '${name}'.` });
  }

  /** A path that fits with another method is not found either: so does the real host. */
  async #function(call: HttpCall, pathname: string): Promise<HttpReply> {
    const { app, proxyUri, track } = this.#options;
    const path = splitPath(pathname).map(decodeURIComponent);
    for (const { fn, route, methods } of this.#routes) {
      if (!methods.includes(call.method)) continue;
      const params = route.match(path);
      if (!params) continue;
      return invokeStreaming({ app, fn, call, params, proxyUri, track });
    }
    return jsonReply(404);
  }
}

function toRoute(fn: AppFunction, prefix: string): RoutedFunction {
  const template = typeof fn.trigger["route"] === "string" ? fn.trigger["route"] : fn.name;
  const methods = Array.isArray(fn.trigger["methods"]) ? fn.trigger["methods"] : [];
  return {
    fn,
    route: parseRoute(`${prefix}/${template}`),
    methods: methods.length > 0 ? methods.map((method) => String(method).toUpperCase()) : ["GET", "POST"],
  };
}
