import { type PipelinePolicy, type PipelineResponse, retryPolicy } from "@azure/core-rest-pipeline";
import { parseJson } from "./errorBody.ts";
import { isNamedJob } from "./isNamedJob.ts";
import { retryAfterSeconds } from "./retryAfter.ts";

const TRIES_AGAIN = 2;
const FIRST_WAIT_MS = 200;
/** A longer wait is left to the caller, who waits by a durable timer and holds no worker meanwhile. */
const LONGEST_WAIT_MS = 2_000;
const TRANSIENT = new Set([408, 500, 502, 503, 504]);

/** A job that failed may be answered with the status of its error: asked again, it would say the same. */
function isTransientAnswer({ status, bodyAsText }: PipelineResponse): boolean {
  return TRANSIENT.has(status) && !isNamedJob(parseJson(bodyAsText ?? ""));
}

/**
 * Repeats a read a little after a transient failure (no answer, 408, 5xx; 429 only when told a short wait).
 * For requests that may be sent twice; never for a create.
 */
export function retryReads(now: () => number): PipelinePolicy {
  return retryPolicy(
    [
      {
        name: "transientReads",
        retry({ retryCount, response, responseError }) {
          const asked = response ? retryAfterSeconds((name) => response.headers.get(name), now()) : null;
          const isTransient = response ? isTransientAnswer(response) : responseError !== undefined;
          const isTold = response?.status === 429 && asked !== null;
          const wait = asked === null ? FIRST_WAIT_MS * 2 ** retryCount : asked * 1_000;
          return (isTransient || isTold) && wait <= LONGEST_WAIT_MS
            ? { retryAfterInMs: wait }
            : { skipStrategy: true };
        },
      },
    ],
    { maxRetries: TRIES_AGAIN },
  );
}
