import type { IncomingMessage } from "node:http";
import { complain } from "./errorShapes.ts";
import type { Upload } from "./job.ts";
import { Refusal } from "./reply.ts";
import type { Family } from "./routes.ts";

/** A request body as its content type says. */
export type ParsedBody =
  | { readonly kind: "json"; readonly value: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "form";
      readonly fields: Readonly<Record<string, string>>;
      readonly files: readonly Upload[];
    }
  | { readonly kind: "broken"; readonly why: string; readonly status: 400 | 413 };

/** A body that could be parsed. */
export type WellFormedBody = Exclude<ParsedBody, { kind: "broken" }>;

/** The body, or a refusal in the shape of the protocol if it is broken. */
export function wellFormed(body: ParsedBody, family: Family): WellFormedBody {
  if (body.kind !== "broken") return body;
  throw new Refusal(complain(family, body.status, { message: body.why }));
}

/** The most that one request may carry. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads and parses a body; what cannot be parsed comes back as `broken`, never as an error. */
export async function parseBody(request: IncomingMessage): Promise<ParsedBody> {
  const bytes = await readBytes(request);
  if (!bytes) return { kind: "broken", why: "The request body is too large.", status: 413 };
  const type = request.headers["content-type"] ?? "";
  if (/^multipart\/form-data\b/i.test(type)) return parseForm(bytes, type);
  if (/^application\/(\w+\+)?json\b/i.test(type)) return parseJson(bytes);
  const accepted = "This API method only accepts 'application/json' and 'multipart/form-data' requests.";
  return {
    kind: "broken",
    why: `Unsupported content type: '${type.split(";")[0]}'. ${accepted}`,
    status: 400,
  };
}

async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    size += part.byteLength;
    if (size > MAX_BYTES) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): ParsedBody {
  const why = "We could not parse the JSON body of your request. The body must be one JSON object.";
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { kind: "json", value: Object.fromEntries(Object.entries(value)) };
    }
    return { kind: "broken", why, status: 400 };
  } catch {
    return { kind: "broken", why, status: 400 };
  }
}

async function parseForm(bytes: Buffer, type: string): Promise<ParsedBody> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    const fields: Record<string, string> = {};
    const files: Upload[] = [];
    for (const [part, value] of form) {
      if (typeof value === "string") fields[part] = value;
      else files.push({ part, fileName: value.name, type: value.type, bytes: await value.bytes() });
    }
    return { kind: "form", fields, files };
  } catch {
    return { kind: "broken", why: "We could not parse the multipart body of your request.", status: 400 };
  }
}
