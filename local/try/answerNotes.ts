import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";

/** What is told of one answer: its shape, and the words it has for states. No value else, so no prompt, key or address. */
export interface AnswerNote {
  readonly call: string;
  readonly status: number;
  readonly headers: readonly string[];
  /** What each field of its JSON is, by its path; a state's word stands as it is. */
  readonly fields: Readonly<Record<string, string>>;
}

const WORD_FIELDS = new Set(["status", "state", "object", "done", "progress", "code", "task_status"]);
const WORD = /^[\w.-]{1,40}$/;
const DEEPEST = 6;
/** Longer parts of a path are ids, and so are those with digits. */
const LONGEST_NAME = 24;

/** Takes notes of each different answer of a provider, once. */
export function createAnswerNotes() {
  const notes = new Map<string, AnswerNote>();
  const policy: PipelinePolicy = {
    name: "answerNotes",
    async sendRequest(request, next) {
      const response = await next(request);
      const note = noteOf(request.method, request.url, response);
      notes.set(JSON.stringify(note), note);
      return response;
    },
  };
  return { policy, all: (): readonly AnswerNote[] => [...notes.values()] };
}

function noteOf(method: string, url: string, response: PipelineResponse): AnswerNote {
  const fields: Record<string, string> = {};
  describe(jsonIn(response.bodyAsText), "", 0, fields);
  const headers = Object.keys(response.headers.toJSON()).sort();
  return { call: `${method} ${shapeOf(url)}`, status: response.status, headers, fields };
}

/** The path with its ids and its account left out, and the names of the query. */
function shapeOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const parts = pathname
    .split("/")
    .map((part) => (part.length > LONGEST_NAME || /\d{3}/.test(part) ? "{id}" : part));
  const names = [...searchParams.keys()];
  return `${parts.join("/")}${names.length > 0 ? `?${names.join("&")}` : ""}`;
}

function jsonIn(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function describe(value: unknown, path: string, depth: number, fields: Record<string, string>): void {
  if (value === undefined || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    if (value.length === 0) fields[`${path}[]`] = "empty";
    for (const each of value) describe(each, `${path}[]`, depth + 1, fields);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value))
      describe(each, path === "" ? name : `${path}.${name}`, depth + 1, fields);
  } else fields[path] = wordOf(path, value);
}

function wordOf(path: string, value: unknown): string {
  const name = path.split(".").at(-1) ?? "";
  const isWord = WORD_FIELDS.has(name) && WORD.test(String(value));
  return isWord ? `${typeof value} ${value}` : value === null ? "null" : typeof value;
}
