const NETWORK_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EPIPE",
  "REQUEST_SEND_ERROR",
]);
const DEEPEST_CAUSE = 5;

/** The same row is wanted by so many at once that even many tries did not get through; later it will. */
export class Contended extends Error {
  override readonly name = "Contended";
}

/**
 * True when an error says that storage cannot serve now (network, overload, 408, 429, 5xx), so that asking again later
 * may help; false for everything that is wrong with the request or with us.
 */
export function isOutOfReach(error: unknown): boolean {
  return saysOutOfReach(error, 0);
}

function saysOutOfReach(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return false;
  if (error instanceof Contended || error.name === "TimeoutError") return true;
  // A status is the service's own word: it outweighs whatever the error wraps.
  if ("statusCode" in error && typeof error.statusCode === "number") return isTransient(error.statusCode);
  if ("code" in error && typeof error.code === "string" && NETWORK_CODES.has(error.code)) return true;
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return inner.some((cause) => saysOutOfReach(cause, depth + 1));
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}
