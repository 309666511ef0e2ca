import { sha256 } from "../hash/sha256.ts";

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;

/** The spans that a film's trace always has: the request that made it, and below that its workflow. */
export interface FilmTrace {
  readonly traceId: string;
  readonly rootId: string;
  readonly workflowId: string;
}

/**
 * A film's trace, made of nothing but its id: every step finds it, whichever process runs it, however often it is run,
 * and after every restart of the workflow.
 */
export function filmTrace(videoId: string): FilmTrace {
  const digits = (part: string, count: number) => sha256(`${part} ${videoId}`).slice(0, count);
  return {
    traceId: digits("trace", TRACE_DIGITS),
    rootId: digits("request", SPAN_DIGITS),
    workflowId: digits("workflow", SPAN_DIGITS),
  };
}
