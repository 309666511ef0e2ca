import { json, Refusal, type Reply } from "./reply.ts";
import type { Family } from "./routes.ts";

/** What was wrong with a request, in the words of the service. */
export interface Complaint {
  readonly message: string;
  readonly param?: string | null;
  readonly code?: string | null;
}

/** E1: the gateway's shape; its code is the HTTP status as a string. */
export function gatewayError(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return json(status, { error: { code: String(status), message } }, headers);
}

/** E2: the video backend was reached, but has no such path. */
export function detailError(status: number, detail: string): Reply {
  return json(status, { detail });
}

/** E3: the video service's shape for what is not about one field. */
export function serviceError(status: number, message: string): Reply {
  return json(status, { error: { message, type: "video_generation_user_error", param: null, code: null } });
}

/** E4: OpenAI's shape for a request that does not validate. */
export function requestError(status: number, { message, param = null, code = null }: Complaint): Reply {
  return json(status, { error: { message, type: "invalid_request_error", param, code } });
}

/** E5: the shape that Sora 1's specification declares, not nested under `error`. */
export function jobApiError(status: number, complaint: Complaint, innerError?: object): Reply {
  const { message, param = null, code = null } = complaint;
  const body = { code, message, param, type: "invalid_request_error" };
  return json(status, innerError ? { ...body, inner_error: innerError } : body);
}

/** A complaint in the shape of the protocol it was made in. */
export function complain(family: Family, status: number, complaint: Complaint): Reply {
  return family === "sora-1" ? jobApiError(status, complaint) : requestError(status, complaint);
}

/** Ends a handler with a 400 about one field. */
export function refuse(family: Family, complaint: Complaint): never {
  throw new Refusal(complain(family, 400, complaint));
}
