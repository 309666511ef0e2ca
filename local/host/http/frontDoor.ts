import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../core/functionApp.ts";
import { answerClient, type DurableApi } from "../durable/clientApi.ts";
import { thrownText } from "../durable/failureText.ts";
import type { TimerTriggers } from "../timers/timerTriggers.ts";
import { isFromHere } from "./isFromHere.ts";
import { refuseManager } from "./management.ts";
import { type Reply, send } from "./reply.ts";
import { type RequestTarget, readTarget } from "./requestTarget.ts";
import { type RouteTable, routeTable } from "./routeTable.ts";
import { invokeStreaming } from "./streamInvocation.ts";
import type { Unanswered } from "./unanswered.ts";

export interface FrontDoorOptions extends DurableApi {
  readonly timers: TimerTriggers;
  readonly routePrefix: string;
  readonly bodyBytesAtMost: number;
  readonly unanswered: Unanswered;
  /** Opens what manages the host. */
  readonly key: string;
  /** The SDK's streaming proxy; undefined when the app does not stream. */
  readonly proxyUri: string | undefined;
}

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
    const functions = options.runtime.parts.app.ofKind("http");
    this.#find = routeTable(functions, options.routePrefix);
    if (functions.length > 0 && !options.proxyUri)
      throw new Error(
        "The local host does not support HTTP functions without streaming. Mend: app.setup({ enableHttpStream: true }).",
      );
  }

  /** Answers on the public port, and ends when the head of the answer is sent. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#reply(request, response, (target) => this.#answer(target, request, response));
  }

  /** Answers the durable client on its own port, without a key. Never throws. */
  handleClient(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#reply(request, response, async ({ path, search }) => {
      const rest = rpc.exec(path)?.[1];
      if (!isFromHere(request.headers)) return { status: 403 };
      if (rest === undefined) return { status: 404 };
      return await answerClient(this.#options, request, rest, new URLSearchParams(search));
    });
  }

  async #reply(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (target: RequestTarget) => Promise<Reply | undefined>,
  ): Promise<void> {
    try {
      const target = readTarget(request.url ?? "/");
      const reply = target ? await answer(target) : { status: 400 };
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
  async #answer(
    target: RequestTarget,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Reply | undefined> {
    const { timers, key, proxyUri = "" } = this.#options;
    const { method = "GET" } = request;
    const { path, search } = target;
    const query = new URLSearchParams(search);
    const apiPath = webhooks.exec(path)?.[1];
    if (apiPath !== undefined)
      return (
        refuseManager(request, query, key) ?? (await answerClient(this.#options, request, apiPath, query))
      );
    const timer = admin.exec(path)?.[1];
    if (timer && method === "POST")
      return refuseManager(request, query, key) ?? (await runTimer(timers, timer));
    // a path that fits with another method is not found either: so does the real host
    const reached = this.#find(method, path);
    if (reached)
      return await invokeStreaming({ ...this.#options, ...reached, proxyUri, target, request, response });
    return { status: 404 };
  }
}

async function runTimer(timers: TimerTriggers, name: string): Promise<Reply> {
  if (await timers.runByHand(name)) return { status: 202 };
  return { status: 404, json: { message: `There is no timer function '${name}'.` } };
}
