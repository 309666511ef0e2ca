import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { takeUp } from "../request/forwarded.ts";
import { asciiHeaders } from "./asciiHeaders.ts";
import { describeFault, type FaultLine, isOutOfReach } from "./describeFault.ts";
import { errorAnswer } from "./errorAnswer.ts";
import { USUAL_HEADERS } from "./usualHeaders.ts";

/** What one of our HTTP functions does: translate a request into an answer. */
export type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** What is to be logged of something thrown. */
export interface Fault {
  readonly code: "unavailable" | "internal_error";
  readonly fault: FaultLine;
}

/**
 * Wraps every HTTP function, and never throws: what fails outside of it is never answered by the host. It gives each answer
 * its `x-request-id`, keeps it out of caches unless it says otherwise (they do not know our key headers, and might serve one
 * caller's answer to another), lets no browser take it for a page (what others have made is served from our origin), and
 * turns whatever is thrown into 503 when storage is out of reach, else 500. `onFault` hears of it; the caller learns nothing
 * of the cause.
 */
export function handled(handler: Handler, onFault: (fault: Fault) => void): Handler {
  return async (request, context) => {
    // It came so late that its request was answered: whatever it did now, nobody would learn of it.
    if (!takeUp(context.invocationId)) return {};
    try {
      return finished(await handler(request, context), context);
    } catch (error) {
      return finished(answerFault(error, context, onFault), context);
    }
  };
}

/** An answer with its common headers. Throws where the SDK would when it sends it. */
function finished(answer: HttpResponseInit, { invocationId }: InvocationContext): HttpResponseInit {
  const headers = { ...USUAL_HEADERS, ...asciiHeaders(answer.headers), "x-request-id": invocationId };
  new Response(null, { status: answer.status ?? 200, headers });
  JSON.stringify(answer.jsonBody);
  return { ...answer, headers };
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
