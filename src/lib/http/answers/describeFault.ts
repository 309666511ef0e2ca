/** What may be logged of a fault: never messages of unknown origin, which can quote prompts, keys or bodies. */
export interface FaultLine {
  readonly name: string;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
  readonly at?: readonly string[];
  readonly cause?: FaultLine;
}

const FRAMES_AT_MOST = 8;
/** Beyond that nobody looks for the frames: a message of megabytes would be searched for in a stack of megabytes. */
const LONGEST_STACK = 20_000;
const LONGEST_MESSAGE = 300;
const CAUSES_AT_MOST = 4;
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "REQUEST_SEND_ERROR",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Reduces anything thrown to what is safe to log: names, codes, stack frames; messages of network faults only. */
export function describeFault(error: unknown, depth = 0): FaultLine {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const status = statusOf(error);
  const cause =
    depth < CAUSES_AT_MOST && error.cause !== undefined ? describeFault(error.cause, depth + 1) : undefined;
  return {
    name: error.name.slice(0, 64),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(isNetworkFault(error)
      ? {
          message: error.message
            .slice(0, 10 * LONGEST_MESSAGE)
            .replace(/\?\S*/g, "?…")
            .slice(0, LONGEST_MESSAGE),
        }
      : {}),
    at: framesOf(error),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * Whether a fault means that storage (or the network to it) is out of reach for now: no connection, a timeout, or an
 * answer 408, 429 or 5xx to one of its SDK's calls. Looks through `cause` and the parts of an AggregateError.
 */
export function isOutOfReach(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > CAUSES_AT_MOST) return false;
  if (isNetworkFault(error) || error.name === "AbortError" || error.name === "TimeoutError") return true;
  const status = statusOf(error);
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  if (error instanceof AggregateError && error.errors.some((part) => isOutOfReach(part, depth + 1)))
    return true;
  return isOutOfReach(error.cause, depth + 1);
}

function isNetworkFault(error: Error): boolean {
  return statusOf(error) === undefined && NETWORK_CODES.has(codeOf(error) ?? "");
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code.slice(0, 64) : undefined;
}

function statusOf(error: Error): number | undefined {
  return "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
}

/** The stack's frames without its head, which repeats the message (and a message can look like a frame). */
function framesOf({ message, stack = "" }: Error): string[] {
  if (stack.length > LONGEST_STACK) return [];
  const afterMessage = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const lines = afterMessage.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ")).slice(0, FRAMES_AT_MOST);
}
