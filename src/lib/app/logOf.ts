import type { InvocationContext } from "@azure/functions";
import type { Log } from "../services/log.ts";

/** A log that writes to the invocation's own, so that the platform correlates it. */
export function logOf(context: InvocationContext): Log {
  return (event, fields) => context.log(JSON.stringify({ event, ...fields }));
}
