import { checkedBody } from "./checkedBody.ts";

/** An answer of the API, its body parsed where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a test makes of an answer of the API; throws when its body is not as the API's schemas have it. */
export async function readAnswer(response: Response): Promise<ApiAnswer> {
  const body = checkedBody(await bodyOf(response));
  return { status: response.status, headers: response.headers, body };
}

/** The id in an answer's body. */
export function idOf(body: unknown): string {
  if (typeof body === "object" && body !== null && "id" in body) return String(body.id);
  throw new Error("the answer has no id");
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
