import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { describeFault, isOutOfReach } from "./describeFault.ts";
import { errorAnswer } from "./errorAnswer.ts";

/** What one of our HTTP functions does: translate a request into an answer. */
export type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** What every answer says unless it says otherwise: kept by nobody, taken for nothing else, and no page of anybody. */
const USUAL_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

/**
 * Wraps every HTTP function: gives each answer its `x-request-id`, keeps it out of caches unless it says otherwise
 * (they do not know our key headers, and might serve one caller's answer to another), lets no browser take it for a page
 * (what others have made is served from our origin), and turns whatever is thrown into
 * 503 when storage is out of reach, else 500. One structured line is logged; the caller learns nothing of the cause.
 */
export function handled(handler: Handler): Handler {
  return async (request, context) => {
    const answer = await answerOf(handler, request, context);
    const headers = Object.fromEntries(new Headers(answer.headers));
    return {
      ...answer,
      headers: { ...USUAL_HEADERS, ...headers, "x-request-id": context.invocationId },
    };
  };
}

async function answerOf(
  handler: Handler,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  try {
    return await handler(request, context);
  } catch (error) {
    return answerFault(error, request, context);
  }
}

function answerFault(error: unknown, request: HttpRequest, context: InvocationContext): HttpResponseInit {
  const code = isOutOfReach(error) ? "unavailable" : "internal_error";
  context.error(
    JSON.stringify({
      event: "http_fault",
      code,
      function: context.functionName,
      method: request.method,
      requestId: context.invocationId,
      fault: describeFault(error),
    }),
  );
  return code === "unavailable"
    ? errorAnswer(code, { message: "The service is not available for the moment. Please try again." })
    : errorAnswer(code, {
        message: `Something went wrong on our side. Request id: ${context.invocationId}.`,
      });
}
