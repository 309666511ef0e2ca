import type { Problem } from "../../domain/request/problem.ts";
import { type FormPart, formParts } from "./formParts.ts";
import type { ParsedBody } from "./parseJsonBody.ts";

/** The one field that may be a file. */
const FILE_FIELD = "input_reference";

/**
 * Parses `multipart/form-data` into the same fields that JSON has: `metadata[project]` becomes a member of the object
 * `metadata`. Values are text; the file part of `input_reference` comes out as its bytes (a Uint8Array).
 */
export function parseMultipartBody(bytes: Uint8Array, contentType: string): ParsedBody {
  const form = formParts(bytes, contentType);
  if (form.kind === "malformed") return refuse(null, form.message, "invalid_value");

  const fields = new Map<string, unknown>();
  for (const part of form.parts) {
    const { name } = part;
    if (name === null) return refuse(null, "A part of the form has no name.", "invalid_value");
    const value = readValue(name, part);
    if (value === undefined) continue;
    if (typeof value === "object" && "code" in value) return { kind: "problem", problem: value };
    if (!addField(fields, name, value)) {
      return refuse(name, `Invalid value: '${shown(name)}' is given more than once.`, "invalid_value");
    }
  }
  const entries = Array.from(fields, ([name, value]) => [
    name,
    value instanceof Map ? Object.fromEntries(value) : value,
  ]);
  return { kind: "fields", fields: Object.fromEntries(entries) };
}

/** A part's value; undefined for a file input of an HTML form in which nothing was chosen. */
function readValue(name: string, part: FormPart): string | Uint8Array | Problem | undefined {
  const bytes = part.isBase64
    ? Buffer.from(Buffer.from(part.bytes).toString("latin1"), "base64")
    : part.bytes;
  if (name === FILE_FIELD) {
    if (part.hasFileName) return part.isFileNameEmpty && bytes.byteLength === 0 ? undefined : bytes;
    return isText(part) ? (textOf(bytes, part.charset) ?? bytes) : bytes;
  }
  if (part.hasFileName && part.mediaType !== "application/json") {
    const message = `Invalid type for '${shown(name)}': expected text, but got a file instead.`;
    return problemOf(name, message, "invalid_type");
  }
  return textOf(bytes, part.charset) ?? problemOf(name, `'${shown(name)}' is not UTF-8 text.`);
}

/** Whether a part without a file name may be text. Many clients name no type at all; then its bytes tell. */
function isText({ mediaType }: FormPart): boolean {
  return mediaType === null || mediaType.startsWith("text/") || mediaType === "application/json";
}

/** The text, in UTF-8 unless the part says otherwise; null when it is none. */
function textOf(bytes: Uint8Array, charset: string | null): string | null {
  try {
    return new TextDecoder(charset ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Adds a field, `a[b]` as member b of a; false when it is there already. */
function addField(fields: Map<string, unknown>, name: string, value: string | Uint8Array): boolean {
  const [, outer, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? [];
  if (outer === undefined || inner === undefined) {
    if (fields.has(name)) return false;
    fields.set(name, value);
    return true;
  }
  const members = fields.get(outer) ?? new Map<string, unknown>();
  if (!(members instanceof Map) || members.has(inner)) return false;
  fields.set(outer, members.set(inner, value));
  return true;
}

function refuse(param: string | null, message: string, code: Problem["code"]): ParsedBody {
  return { kind: "problem", problem: { message, param: param === null ? null : shown(param), code } };
}

function problemOf(param: string, message: string, code: Problem["code"] = "invalid_value"): Problem {
  return { message, param: shown(param), code };
}

function shown(name: string): string {
  return name.length > 64 ? `${name.slice(0, 64)}…` : name;
}
