import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { describeFault, type FaultLine, isOutOfReach } from "./describeFault.ts";
import { errorAnswer } from "./errorAnswer.ts";

/** What one of our HTTP functions does: translate a request into an answer. */
export type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** What is to be logged of something thrown. */
export interface Fault {
  readonly code: "unavailable" | "internal_error";
  readonly fault: FaultLine;
}

/**
 * Wraps every HTTP function: gives each answer its `x-request-id`, keeps it out of caches unless it says otherwise
 * (they do not know our key headers, and might serve one caller's answer to another), and turns whatever is thrown into
 * 503 when storage is out of reach, else 500. `onFault` hears of it; the caller learns nothing of the cause.
 */
export function handled(handler: Handler, onFault: (fault: Fault) => void): Handler {
  return async (request, context) => {
    const answer = await answerOf(handler, request, context, onFault);
    const headers = Object.fromEntries(new Headers(answer.headers));
    return {
      ...answer,
      headers: { "cache-control": "no-store", ...headers, "x-request-id": context.invocationId },
    };
  };
}

async function answerOf(
  handler: Handler,
  request: HttpRequest,
  context: InvocationContext,
  onFault: (fault: Fault) => void,
): Promise<HttpResponseInit> {
  try {
    return await handler(request, context);
  } catch (error) {
    return answerFault(error, context, onFault);
  }
}

function answerFault(
  error: unknown,
  { invocationId }: InvocationContext,
  onFault: (fault: Fault) => void,
): HttpResponseInit {
  const code = isOutOfReach(error) ? "unavailable" : "internal_error";
  onFault({ code, fault: describeFault(error) });
  return code === "unavailable"
    ? errorAnswer(code, { message: "The service is not available for the moment. Please try again." })
    : errorAnswer(code, { message: `Something went wrong on our side. Request id: ${invocationId}.` });
}
