import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { type DeliveryEnd, WAKE } from "../lib/durable/contracts.ts";
import { call, type Flow, inputOf, now, sleepOrEvent, startOver } from "../lib/durable/flow.ts";

/** Timers fire up to a second early, and a shorter one at once. */
const SOONEST_MS = 2_000;

/** Tells a video's receivers of its end, until all have heard it or are given up: the event's row says whom, and when next. */
export function* deliverEvent(context: OrchestrationContext): Flow<DeliveryEnd | undefined> {
  const video = inputOf(context, "deliverEvent");
  const first = yield* call(context, "postEvent", video);
  if (first.kind === "ended") return { delivered: first.delivered, receivers: first.receivers };
  yield* sleepOrEvent(context, Math.max(first.againAt, now(context) + SOONEST_MS), WAKE);
  const second = yield* call(context, "postEvent", video);
  if (second.kind === "ended") return { delivered: second.delivered, receivers: second.receivers };
  startOver(context, "deliverEvent", video);
  return undefined;
}

df.app.orchestration("deliverEvent", deliverEvent);
