import { bodyLimits } from "../../../src/lib/http/body/bodyLimits.ts";
import { type Body, withBody } from "../../../src/lib/http/body/withBody.ts";

export const MIB = 2 ** 20;
export const limits = bodyLimits(2 * MIB);

export type Answer = {
  readonly status: number;
  readonly body?: Body;
  readonly error?: Record<string, unknown>;
};

/** Posts a body to `withBody` and returns what it was taken for. */
export async function post(
  body: string | FormData | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = {},
  bounds = limits,
): Promise<Answer> {
  const request = new Request("http://127.0.0.1/", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  let taken: Body | undefined;
  const answer = await withBody(request, bounds, async (given) => {
    taken = given;
    return { status: 202 };
  });
  return { status: answer.status ?? 200, ...(taken ? { body: taken } : {}), error: answer.jsonBody?.error };
}

/** Posts a value as JSON. */
export const json = (value: unknown, headers = {}) =>
  post(JSON.stringify(value), { "content-type": "application/json", ...headers });

/** A form of texts and files. */
export function form(...parts: [string, string | Blob, string?][]): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of parts) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, fileName);
  }
  return data;
}
