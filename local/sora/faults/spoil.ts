import { type ByteSource, bytesInMemory } from "../byteSource.ts";
import { part } from "../filmReply.ts";
import { refusalFor } from "../refusals.ts";
import { type Delivery, type Reply, text } from "../reply.ts";
import type { Route } from "../routes.ts";
import type { Fault, FaultOf } from "./fault.ts";
import { faultOf } from "./faultBook.ts";

/** What a fault needs to know to word its answer. */
export interface SpoilContext {
  readonly route: Route;
  /** Job id or deployment name, for the texts. */
  readonly subject: string;
  readonly now: number;
}

/** The answer that a fault gives before the request takes effect; null when none does. */
export function answerInstead(faults: readonly Fault[], context: SpoilContext): Reply | null {
  const reset = faultOf(faults, "reset");
  if (reset?.when === "before") return silent({ reset: "instead" });
  const hold = faultOf(faults, "hold");
  if (hold && hold.made !== true && hold.ms === undefined) return silent({ holdMs: "forever" });
  const answer = faultOf(faults, "answer");
  if (answer && answer.made !== true) return written(answer);
  const refuse = faultOf(faults, "refuse");
  return refuse && refuse.made !== true ? refused(refuse, context) : null;
}

/** The reply after the request took effect, replaced, delayed or cut off as the faults say. */
export function spoil(reply: Reply, faults: readonly Fault[], context: SpoilContext): Reply {
  const answer = faultOf(faults, "answer");
  const refuse = faultOf(faults, "refuse");
  const other = answer ? written(answer) : refuse ? refused(refuse, context) : reply;
  const reset = faultOf(faults, "reset");
  if (reset) return deliveredBy(other, { reset: reset.when === "headers" ? "after-headers" : "instead" });
  const hold = faultOf(faults, "hold");
  return hold ? deliveredBy(other, { holdMs: hold.ms ?? "forever" }) : other;
}

/** A status object as the faults show it. */
export function spoilView(view: Record<string, unknown>, faults: readonly Fault[]): Record<string, unknown> {
  const shown = { ...view };
  for (const fault of faults) {
    if (fault.kind !== "view") continue;
    Object.assign(shown, fault.set);
    for (const name of fault.omit ?? []) delete shown[name];
    if (fault.progressBackBy !== undefined) {
      shown["progress"] = Math.max(0, Number(shown["progress"]) - fault.progressBackBy);
    }
  }
  return shown;
}

/** A download broken as the fault says; `film` is the whole film, `reply` the right answer. */
export function spoilContent(reply: Reply, film: ByteSource, fault: FaultOf<"content">): Reply {
  const half = fault.bytes ?? Math.floor(film.size / 2);
  switch (fault.as) {
    case "empty":
      return { ...reply, body: new Uint8Array() };
    case "html":
      return text(200, "<!doctype html><html><body><h1>Service Unavailable</h1></body></html>", "text/html");
    case "cut":
      return deliveredBy(reply, { stopAfter: { bytes: half, by: "reset" } });
    case "stall":
      return deliveredBy(reply, { stopAfter: { bytes: half, by: "silence" } });
    case "short":
      return { ...reply, body: part(film, 0, Math.min(half, film.size)) };
    case "oversized":
      return { ...reply, body: part(film, 0, fault.bytes ?? film.size * 4) };
    case "slow":
      return deliveredBy(reply, { bytesPerSecond: fault.bytes ?? 16_384 });
    case "redirect":
      // The route answers this one: it knows the other host.
      return reply;
  }
}

function deliveredBy(reply: Reply, delivery: Delivery): Reply {
  return { ...reply, delivery: { ...reply.delivery, ...delivery } };
}

function silent(delivery: Delivery): Reply {
  return { status: 200, headers: {}, body: null, delivery };
}

function written({ status, json, text: words, type, headers = {} }: FaultOf<"answer">): Reply {
  const isJson = json !== undefined || words === undefined;
  const body = json === undefined ? (words ?? "") : JSON.stringify(json);
  const named = { "content-type": type ?? (isJson ? "application/json" : "text/plain"), ...headers };
  return { status, headers: named, body: bytesInMemory(Buffer.from(body)) };
}

function refused(fault: FaultOf<"refuse">, { route, subject, now }: SpoilContext): Reply {
  const reply = refusalFor(fault.reason, route, subject);
  const date = fault.retryAfterDateSeconds;
  const retryAfter = date === undefined ? {} : { "retry-after": new Date(now + date * 1000).toUTCString() };
  return { ...reply, headers: { ...reply.headers, ...retryAfter, ...fault.headers } };
}
