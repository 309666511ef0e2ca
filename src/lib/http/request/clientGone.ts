import { forwardedOf, isStreaming } from "./forwarded.ts";

/** Aborts when nobody waits for this invocation's answer any more; also once it is sent. */
export function clientGone(invocationId: string): AbortSignal {
  const gone = new AbortController();
  const response = forwardedOf(invocationId)?.response;
  if (response === undefined ? isStreaming() : response.destroyed) gone.abort();
  response?.once("close", () => gone.abort());
  return gone.signal;
}
