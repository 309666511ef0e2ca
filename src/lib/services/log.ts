import type { LogEvent, LogFields } from "./logEvents.ts";

/** Writes one structured line. An event or a field that is not in the list of log events does not compile. */
export type Log = <E extends LogEvent>(event: E, fields: LogFields<E>) => void;
