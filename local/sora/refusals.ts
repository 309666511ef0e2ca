import { complain, gatewayError, jobApiError, requestError, serviceError } from "./errorShapes.ts";
import type { RefusalReason } from "./faults/fault.ts";
import type { Reply } from "./reply.ts";
import type { Family, Route } from "./routes.ts";
import { taskRefusal } from "./tasks/taskRefusal.ts";

/** What the service says of a prompt or film that it will not have. */
export const BLOCKED = "Your request was blocked by our moderation system.";

/** What it says of a person in a reference picture. */
export const PEOPLE =
  "Your request was blocked by our moderation system when checking inputs. Possible reasons: people-in-user-uploads.";

/** 401 for a missing or wrong key. */
export function unauthorized(style: Route["style"]): Reply {
  if (style === "plain") {
    return requestError(401, { message: "Incorrect API key provided.", code: "invalid_api_key" });
  }
  const advice =
    "Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
  return gatewayError(401, `Access denied due to invalid subscription key or wrong API endpoint. ${advice}`);
}

/** 404 for a path that no API has. */
export function resourceNotFound(): Reply {
  return gatewayError(404, "Resource not found");
}

/** 404 for a deployment that is missing or younger than the service's memory. */
export function deploymentMissing(route: Pick<Route, "style">, name: string): Reply {
  if (route.style === "plain") {
    const message = `The model '${name}' does not exist.`;
    return requestError(404, { message, param: "model", code: "model_not_found" });
  }
  const advice =
    "If you created the deployment within the last 5 minutes, please wait a moment and try again.";
  return serviceError(404, `The API deployment '${name}' for this resource does not exist. ${advice}`);
}

/** 404 for a job or film that is not there (any more). */
export function jobMissing(family: Family, id: string): Reply {
  if (family === "sora-1")
    return jobApiError(404, { message: `Job or generation '${id}' not found.`, code: "NotFound" });
  return serviceError(404, `Video with id '${id}' not found.`);
}

/** 429 while all slots are taken. */
export function tooManyTasks(): Reply {
  return serviceError(429, "Too many running tasks");
}

/** 429 of the gateway's rate limit. */
export function rateLimited(headers: Record<string, string>): Reply {
  const advice = "Please retry later, or request a quota increase for this deployment.";
  return gatewayError(
    429,
    `Requests to the video generation operation have exceeded the call rate limit. ${advice}`,
    headers,
  );
}

/** 410 for a model that has been retired. */
export function retired(name: string): Reply {
  return gatewayError(410, `The model of deployment '${name}' has been retired and can no longer be used.`);
}

/** The reply for a refusal that a test or a prompt asks for, in the shape of its route. */
export function refusalFor(reason: RefusalReason, route: Route, subject: string): Reply {
  const { family, speech } = route;
  if (speech) return taskRefusal(speech, reason, subject);
  switch (reason) {
    case "too-many-tasks":
      return tooManyTasks();
    case "rate-limited":
      return rateLimited({});
    case "moderation":
      return moderation(family);
    case "people":
      return complain(family, 400, {
        message: PEOPLE,
        param: "input_reference",
        code: "people_in_user_uploads",
      });
    case "upload-timeout":
      return complain(family, 400, {
        message: "The upload timed out. Please try again.",
        code: "upload_timed_out",
      });
    case "retired":
      return retired(subject);
    case "no-deployment":
      return deploymentMissing(route, subject);
    case "unauthorized":
      return unauthorized(route.style);
    case "forbidden":
      return gatewayError(403, "The principal lacks the required data action for this operation.");
    case "not-found":
      return jobMissing(family, subject);
    case "server-error":
      return serverError();
    case "bad-gateway":
      return gatewayError(502, "Bad gateway");
    case "huge":
      return complain(family, 500, {
        message: "The request failed. ".repeat(50_000),
        code: "internal_error",
      });
  }
}

/** 500 as the service words it. */
export function serverError(): Reply {
  return gatewayError(500, "The server had an error while processing your request. Sorry about that!");
}

function moderation(family: Family): Reply {
  const code = "content_policy_violation";
  if (family === "videos") return requestError(400, { message: BLOCKED, param: "prompt", code });
  const inner = { code: "ResponsibleAIPolicyViolation", revised_prompt: "", error_details: {} };
  return jobApiError(400, { message: BLOCKED, param: "prompt", code }, inner);
}
