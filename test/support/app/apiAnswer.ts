/** What a test makes of an answer of the API, its body parsed where it is JSON. */
export async function readAnswer(response: Response) {
  return { status: response.status, headers: response.headers, body: await bodyOf(response) };
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
