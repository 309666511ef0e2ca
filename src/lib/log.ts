import type { InvocationContext } from "@azure/functions";

/** Writes one structured line. Fields never hold a prompt, a key or a signed URL. */
export type Log = (event: string, fields: Readonly<Record<string, string | number | boolean | null>>) => void;

/** A log that writes to the invocation's own, so that the platform correlates it. */
export function logOf(context: InvocationContext): Log {
  return (event, fields) => context.log(JSON.stringify({ event, ...fields }));
}
