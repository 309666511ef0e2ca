import type { InvocationContext } from "@azure/functions";
import type { Clock } from "../services/clock.ts";
import type { Log } from "../services/log.ts";
import { type Level, LOG_EVENTS } from "../services/logEvents.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { observe } from "./observe.ts";

/** A log that writes JSON lines to the invocation's own, so that the platform correlates them, and is measured on the way. */
export function logOf(context: Pick<InvocationContext, Level>, clock: Clock, telemetry: Telemetry): Log {
  return (event, fields) => {
    const { level, fields: known } = LOG_EVENTS[event];
    const now = clock.now();
    const given: Readonly<Record<string, unknown>> = fields;
    // By the list, not by what was given: nothing else gets out.
    const told = Object.fromEntries(Object.keys(known).map((name) => [name, given[name]]));
    context[level](JSON.stringify({ time: new Date(now).toISOString(), level, event, ...told }));
    observe(event, fields, telemetry, now);
  };
}
