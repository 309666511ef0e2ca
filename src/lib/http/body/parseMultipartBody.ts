import type { Problem } from "../../domain/request/problem.ts";
import type { ParsedBody } from "./parseJsonBody.ts";

/** The one field that may be a file. */
const FILE_FIELD = "input_reference";
/** More than every field and 16 pairs of metadata need; keeps what each part costs from adding up. */
const PARTS_AT_MOST = 64;

/**
 * Parses `multipart/form-data` into the same fields that JSON has: `metadata[project]` becomes a member of the object
 * `metadata`. Values are text; the file part of `input_reference` comes out as its bytes (a Uint8Array).
 */
export async function parseMultipartBody(bytes: Uint8Array, contentType: string): Promise<ParsedBody> {
  const form = await parseForm(bytes, contentType);
  if (form === undefined)
    return refuse(null, "The body is not well-formed multipart/form-data.", "invalid_value");
  if (form.length > PARTS_AT_MOST) {
    return refuse(
      null,
      `The body has ${form.length} parts; at most ${PARTS_AT_MOST} are taken.`,
      "invalid_value",
    );
  }

  const fields = new Map<string, unknown>();
  for (const [name, part] of form) {
    const value = await readPart(name, part, bytes);
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

async function parseForm(
  bytes: Uint8Array,
  contentType: string,
): Promise<[string, string | File][] | undefined> {
  try {
    const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
    return [...form];
  } catch {
    return undefined;
  }
}

/** A part's value; undefined for a file input of an HTML form in which nothing was chosen. */
async function readPart(
  name: string,
  part: string | File,
  body: Uint8Array,
): Promise<string | Uint8Array | Problem | undefined> {
  if (typeof part === "string")
    return isSentAs(part, body) ? part : problemOf(name, `'${shown(name)}' is not UTF-8 text.`);
  if (name !== FILE_FIELD) {
    const message = `Invalid type for '${shown(name)}': expected text, but got a file instead.`;
    return problemOf(name, message, "invalid_type");
  }
  if (part.size === 0 && part.name === "") return undefined;
  return new Uint8Array(await part.arrayBuffer());
}

/** The parser replaces what is not UTF-8 by U+FFFD; a U+FFFD that was really sent is in the body. */
function isSentAs(text: string, body: Uint8Array): boolean {
  return (
    !text.includes("\ufffd") || Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(text)
  );
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
