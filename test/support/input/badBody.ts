import type { ApiError, Call } from "../stack/stackApi.ts";
import { CANARY } from "../stack/stackLeaks.ts";

/** A request that is wrong, and the whole answer it gets. */
export interface BadBody {
  readonly name: string;
  readonly call: Call;
  readonly status: number;
  readonly error: Omit<ApiError, "type">;
}

/** A prompt with which nothing is wrong. */
export const prompt = `A ${CANARY}`;
/** Outside the Basic Multilingual Plane: two UTF-16 units and four bytes each. */
export const ASTRAL = "🐦";

/** What the API says of a field. */
export function fault(param: string | null, code: ApiError["code"], message: string): BadBody["error"] {
  return { message, param, code };
}

/** A JSON body whose field `param` has a value it cannot have. */
export function invalid(name: string, body: unknown, param: string, message: string): BadBody {
  return { name, call: { json: body }, status: 400, error: fault(param, "invalid_value", message) };
}

/** A JSON body whose field `param` is of the wrong type. */
export function wrongType(name: string, body: unknown, param: string, expected: string): BadBody {
  const message = `Invalid type for '${param}': expected ${expected}.`;
  return { name, call: { json: body }, status: 400, error: fault(param, "invalid_type", message) };
}

/** A JSON body with a field that does not exist. */
export function unknown(name: string, body: unknown, param: string): BadBody {
  const error = fault(param, "unknown_parameter", `Unknown parameter: '${param}'.`);
  return { name, call: { json: body }, status: 400, error };
}

/** Any bytes under any media type. */
export function sent(
  name: string,
  body: string | Uint8Array,
  type: string,
  error: BadBody["error"],
  status = 400,
): BadBody {
  return { name, call: { body, headers: { "content-type": type } }, status, error };
}

/** A form, its blobs as files. */
export function form(
  name: string,
  parts: Readonly<Record<string, string | Blob>>,
  error: BadBody["error"],
): BadBody {
  const data = new FormData();
  for (const [part, value] of Object.entries(parts)) {
    if (typeof value === "string") data.append(part, value);
    else data.append(part, value, "file.bin");
  }
  return { name, call: { form: data }, status: 400, error };
}
