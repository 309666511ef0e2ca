import type { IncomingMessage } from "node:http";
import type { Fault } from "./faults/fault.ts";
import type { ParsedBody } from "./parseBody.ts";
import type { RouteName } from "./routeName.ts";

/** One request as it arrived, without the key it carried. */
export interface SeenRequest {
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
  /** `storage`: the other host, to which downloads can be redirected. */
  readonly host: "api" | "storage";
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What was asked for, when the path was a known one. */
  readonly route: RouteName | null;
  readonly resource: string | null;
  /** Whether a key came along and was right. */
  readonly auth: "right" | "wrong" | "none";
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of a create or remix; files as `{ part, fileName, type, bytes: number }`. */
  readonly body: unknown;
  /** What was answered; null until then, and for good when the connection was reset or left hanging. */
  readonly status: number | null;
  /** The faults that struck it. */
  readonly faults: readonly Fault["kind"][];
}

const SECRET = ["api-key", "authorization", "x-goog-api-key"];

/** Whether headers carry a key or a token. */
export function hasKey(headers: IncomingMessage["headers"]): boolean {
  return SECRET.some((name) => headers[name] !== undefined);
}

/** The latest requests, oldest first. */
export class RequestLog {
  readonly #kept: SeenRequest[] = [];
  readonly #most: number;

  /** `most` requests are kept; older ones are dropped. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Notes a request; the function returned adds what becomes known later. */
  note(seen: SeenRequest): (later: Partial<SeenRequest>) => void {
    const entry = { ...seen };
    this.#kept.push(entry);
    if (this.#kept.length > this.#most) this.#kept.shift();
    return (later) => Object.assign(entry, later);
  }

  all(): readonly SeenRequest[] {
    return this.#kept.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#kept.length = 0;
  }
}

/** The headers with keys and tokens blotted out. */
export function redacted(headers: IncomingMessage["headers"]): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [
    name,
    SECRET.includes(name) ? "***" : String(value),
  ]);
  return Object.fromEntries(pairs);
}

/** A body as it is noted: values as they came, files by their size. */
export function noted(body: ParsedBody): unknown {
  if (body.kind === "json") return body.value;
  if (body.kind === "broken") return { broken: body.why };
  const files = body.files.map((file) => ({ ...file, bytes: file.bytes.byteLength }));
  return { ...body.fields, files };
}
