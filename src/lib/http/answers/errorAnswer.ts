import type { HttpResponseInit } from "@azure/functions";
import type { Problem } from "../../domain/request/problem.ts";
import type { ErrorBody, ErrorCode } from "./errorObject.ts";

/** A body can have thousands of unknown fields; an answer many times its size helps nobody. */
const DETAILS_AT_MOST = 32;
const REQUEST = "invalid_request_error";

/** Every error this API can answer with: status, OpenAI's `type`, and how long to wait where trying again helps. */
const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = {
  invalid_value: { status: 400, type: REQUEST },
  invalid_type: { status: 400, type: REQUEST },
  missing_required_parameter: { status: 400, type: REQUEST },
  unknown_parameter: { status: 400, type: REQUEST },
  invalid_json: { status: 400, type: REQUEST },
  invalid_image: { status: 400, type: REQUEST },
  unauthorized: { status: 401, type: "authentication_error" },
  budget_exceeded: { status: 402, type: "insufficient_quota" },
  forbidden: { status: 403, type: "permission_error" },
  not_found: { status: 404, type: REQUEST },
  method_not_allowed: { status: 405, type: REQUEST },
  not_finished: { status: 409, type: REQUEST },
  nothing_to_resolve: { status: 409, type: REQUEST },
  already_finished: { status: 409, type: REQUEST },
  source_not_available: { status: 409, type: REQUEST },
  model_retired: { status: 410, type: REQUEST },
  too_large: { status: 413, type: REQUEST },
  unsupported_media_type: { status: 415, type: REQUEST },
  range_not_satisfiable: { status: 416, type: REQUEST },
  idempotency_key_reused: { status: 422, type: REQUEST },
  queue_full: { status: 429, type: "rate_limit_error", retryAfterSeconds: 30 },
  too_many_streams: { status: 429, type: "rate_limit_error", retryAfterSeconds: 30 },
  internal_error: { status: 500, type: "server_error" },
  unavailable: { status: 503, type: "server_error", retryAfterSeconds: 5 },
};

interface ErrorRow {
  readonly status: number;
  readonly type: string;
  readonly retryAfterSeconds?: number;
}

/** What an error answer says beyond its code. */
export interface ErrorDetails {
  readonly message: string;
  readonly param?: string | null;
  /** All problems, where there is more than the one on top. */
  readonly details?: readonly Problem[];
  /** The amounts of `budget_exceeded`. */
  readonly budget?: ErrorBody["error"]["budget"];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP status of an error. */
export function statusOf(code: ErrorCode): number {
  return ERRORS[code].status;
}

/** Makes the one shape of error that callers see. Final refusals tell SDKs not to repeat the request. */
export function errorAnswer(code: ErrorCode, error: ErrorDetails): HttpResponseInit {
  const row = ERRORS[code];
  const retryAfterSeconds = error.retryAfterSeconds ?? row.retryAfterSeconds;
  const isFinal = row.status < 500 && row.status !== 429;
  return {
    status: row.status,
    headers: {
      ...(isFinal ? { "x-should-retry": "false" } : {}),
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": wholeSeconds(retryAfterSeconds) }),
      ...(code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
      ...error.headers,
    },
    jsonBody: bodyOf(code, row.type, error),
  };
}

function bodyOf(
  code: ErrorCode,
  type: string,
  { message, param = null, details, budget }: ErrorDetails,
): ErrorBody {
  return {
    error: {
      message,
      type,
      param,
      // The contract gives the range error no code of its own.
      code: code === "range_not_satisfiable" ? null : code,
      ...(details === undefined ? {} : { details: [...details] }),
      ...(budget === undefined ? {} : { budget }),
    },
  };
}

/** The 400 for what is wrong with a request: the first problem on top; when there are more, they are all in `details`. */
export function badRequest(problems: readonly [Problem, ...Problem[]]): HttpResponseInit {
  const [first] = problems;
  const details = problems
    .slice(0, DETAILS_AT_MOST)
    .map(({ message, param, code }) => ({ message, param, code }));
  return errorAnswer(first.code, {
    message: first.message,
    param: first.param,
    ...(details.length > 1 ? { details } : {}),
  });
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds)));
}
