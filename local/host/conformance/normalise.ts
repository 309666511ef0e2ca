import { maskEvents } from "./maskEvents.ts";
import { Masks } from "./masks.ts";
import {
  type ClientCall,
  type HttpExchange,
  type Invocation,
  isEpisode,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  type RawInvocation,
  type RawRecording,
  type Recording,
} from "./recording.ts";

const outOfProcLabel = "$OutOfProcData$:";
/** Answer headers that say something about the engine. */
const comparedHeaders = ["content-type", "location", "retry-after", "x-ms-continuation-token"];

/** Masks a recording, the real engine's or ours, so that it can be compared. */
export function normalise(raw: RawRecording): Recording {
  const masks = new Masks(raw);
  const fireTimes = new FireTimes();
  return {
    client: raw.client.map((call) => clientCall(call, masks)),
    http: raw.http.map((exchange) => httpExchange(exchange, masks)),
    finals: Object.fromEntries(
      Object.entries(raw.finals).map(([id, status]) => [masks.plain(id), finalStatus(status, masks)]),
    ),
    looks: raw.looks.map((look) => finalStatus(look, masks) as JsonObject), // an object stays one
    invocations: raw.invocations.map((invocation) => masked(invocation, masks, fireTimes)),
  };
}

function masked(raw: RawInvocation, masks: Masks, fireTimes: FireTimes): Invocation {
  return {
    function: raw.function,
    trigger: raw.trigger,
    instanceId: masks.plain(raw.instanceId),
    ...(isEpisode(raw) ? orchestratorSides(raw, masks, fireTimes) : activitySides(raw, masks)),
  };
}

type Sides = Pick<Invocation, "input" | "output">;

function activitySides({ input, returnValue, exception }: RawInvocation, masks: Masks): Sides {
  const typed = (value: { kind: string; value: Json }): JsonObject => ({
    kind: value.kind,
    value: masks.value(value.value),
  });
  if (exception) return { input: typed(input), output: { thrown: masks.value(exception.message) } };
  return { input: typed(input), output: returnValue && typed(returnValue) };
}

function orchestratorSides(raw: RawInvocation, masks: Masks, fireTimes: FireTimes): Sides {
  const trigger = parseJson(raw.input.value);
  if (!isObject(trigger) || !Array.isArray(trigger["history"]))
    throw new Error("An input without a history.");
  const history: readonly JsonObject[] = trigger["history"];
  const rest = Object.entries(trigger).filter(([key]) => key !== "history");
  const input = {
    history: maskEvents(history, masks),
    ...(masks.value(Object.fromEntries(rest)) as JsonObject),
  };
  const now = (reply: Json) => masks.value(fireTimes.relative(reply, history));
  if (!raw.exception) return { input, output: now(parseJson(raw.returnValue?.value) ?? null) };
  const [before = "", json = ""] = raw.exception.message.split(outOfProcLabel);
  return { input, output: { thrown: before, data: now(parseJson(json) ?? json) } };
}

/** Fire times in actions, relative to the episode that asked for them first. */
class FireTimes {
  readonly #labels = new Map<string, string>();

  relative(reply: Json, history: readonly JsonObject[]): Json {
    const started = history.find((event) => event["EventType"] === 0)?.["OrchestrationInstance"];
    const execution = JSON.stringify(started ?? null);
    const now = Date.parse(String(history.findLast((event) => event["EventType"] === 12)?.["Timestamp"]));
    const visit = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(visit);
      if (!isObject(value)) return value;
      const entries = Object.entries(value).map(([key, item]) => {
        if (key !== "fireAt") return [key, visit(item)];
        const id = `${execution} ${item}`;
        const label = this.#labels.get(id) ?? `<+${Date.parse(String(item)) - now} ms>`;
        this.#labels.set(id, label);
        return [key, label];
      });
      return Object.fromEntries(entries) as Json; // of Json values only
    };
    return visit(reply);
  }
}

function finalStatus(status: Json, masks: Masks): Json {
  const shown = masks.value(status);
  if (!isObject(shown)) return shown;
  const seconds = (key: string) =>
    /T\d\d:\d\d:\d\dZ$/.test(String(pick(status, key))) ? "<second>" : shown[key];
  if (!("createdTime" in shown)) return shown;
  return {
    ...shown,
    createdTime: seconds("createdTime"),
    lastUpdatedTime: seconds("lastUpdatedTime"),
  } as Json; // both keys exist
}

function pick(value: Json, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function clientCall(call: ClientCall, masks: Masks): ClientCall {
  const http = call.http.map((one) => {
    if (!isObject(one)) return one;
    const { method, path, reqBody, status, resHeaders, resBody } = one;
    return masks.value({
      ...{ method: method ?? null, path: path ?? null, reqBody: reqBody || null, status: status ?? null },
      ...{ resHeaders: someHeaders(resHeaders), resBody: resBody ?? "" },
    });
  });
  return {
    method: call.method,
    args: call.args.map((arg) => masks.sent(arg)),
    ...(call.result !== undefined && { result: masks.value(call.result) }),
    ...(call.error !== undefined && { error: masks.value(call.error) }),
    http,
  };
}

function httpExchange(exchange: HttpExchange, masks: Masks): HttpExchange {
  return {
    method: exchange.method,
    url: masks.plain(exchange.url.replace(/^https?:\/\/[^/]+/, "")),
    reqBody: masks.sent(exchange.reqBody ?? null),
    status: exchange.status,
    headers: masks.value(someHeaders(exchange.headers)) as JsonObject, // an object stays one
    body: masks.value(exchange.body ?? ""),
  };
}

function someHeaders(headers: Json | undefined): JsonObject {
  if (!isObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).filter(([name]) => comparedHeaders.includes(name)));
}
