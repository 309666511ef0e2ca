import { headerParameters } from "./headerParameters.ts";

/** One part of a form as it was sent; nothing is copied. */
export interface FormPart {
  /** Null where the part has no name. */
  readonly name: string | null;
  /** Whether it says that it is a file: an empty file name counts, as of a form in which none was chosen. */
  readonly hasFileName: boolean;
  readonly isFileNameEmpty: boolean;
  /** In lower case, without parameters; null where the part does not say. */
  readonly mediaType: string | null;
  /** The `charset` parameter of its type. */
  readonly charset: string | null;
  readonly isBase64: boolean;
  readonly bytes: Uint8Array;
}

/** A form taken apart, or what is wrong with it: said to the caller. */
export type FormParts =
  | { readonly kind: "parts"; readonly parts: readonly FormPart[] }
  | { readonly kind: "malformed"; readonly message: string };

/** More than every field and 16 pairs of metadata need; keeps what each part costs from adding up. */
const PARTS_AT_MOST = 64;
const LONGEST_BOUNDARY = 200;
const LONGEST_PART_HEADER = 8_192;
const LET_YOUR_CLIENT =
  "Let your HTTP client set the Content-Type of a form itself: it has to name the boundary.";

/**
 * Takes `multipart/form-data` (RFC 7578) apart, once from beginning to end. A boundary that the header forgot is taken
 * from the body's first line, and line ends may be LF alone.
 */
export function formParts(body: Uint8Array, contentType: string): FormParts {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const boundary = boundaryOf(contentType) ?? firstLine(bytes);
  if (boundary === null) return malformed(`The form names no boundary. ${LET_YOUR_CLIENT}`);
  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  const first = firstDelimiter(bytes, delimiter);
  if (first === null)
    return malformed(
      `The form does not begin with the boundary that its Content-Type names. ${LET_YOUR_CLIENT}`,
    );

  const lineEnd = bytes[first.end] === 0x0a ? "\n" : "\r\n";
  const between = Buffer.concat([Buffer.from(lineEnd), delimiter]);
  const parts: FormPart[] = [];
  let at = first;
  while (!at.isLast) {
    const start = at.end + lineEnd.length;
    // The line end before a delimiter belongs to it: a part without any bytes begins with it.
    const next = nextDelimiter(bytes, between, Math.max(0, start - lineEnd.length));
    if (next === null)
      return malformed("The form has no end: it was cut off, or its last boundary lacks '--'.");
    if (parts.length >= PARTS_AT_MOST)
      return malformed(`The body has more than ${PARTS_AT_MOST} parts; no request needs as many.`);
    const part = readPart(bytes.subarray(start, Math.max(start, next.start)), lineEnd);
    if (part === null) return malformed("A part of the form has no header that ends with an empty line.");
    parts.push(part);
    at = next;
  }
  return { kind: "parts", parts };
}

function malformed(message: string): FormParts {
  return { kind: "malformed", message };
}

/** The `boundary` of a content type, quoted or not; null where there is none of a usable length. */
function boundaryOf(contentType: string): string | null {
  const boundary = headerParameters(contentType).get("boundary") ?? "";
  return boundary !== "" && boundary.length <= LONGEST_BOUNDARY ? boundary : null;
}

/** The boundary that a body begins with. */
function firstLine(bytes: Buffer): string | null {
  const head = bytes.toString("latin1", 0, LONGEST_BOUNDARY + 4);
  return /^--([^\r\n]+)\r?\n/.exec(head)?.[1] ?? null;
}

interface Delimiter {
  readonly start: number;
  /** Where its line ends. */
  readonly end: number;
  readonly isLast: boolean;
}

/** At the beginning, or at the beginning of a line of what stands before the form. */
function firstDelimiter(bytes: Buffer, delimiter: Buffer): Delimiter | null {
  if (bytes.subarray(0, delimiter.length).equals(delimiter)) return delimiterAt(bytes, 0, delimiter.length);
  return nextDelimiter(bytes, Buffer.concat([Buffer.from("\n"), delimiter]), 0);
}

/** The next line that is a delimiter; a line that only begins like one is content. */
function nextDelimiter(bytes: Buffer, between: Buffer, from: number): Delimiter | null {
  for (let start = bytes.indexOf(between, from); start !== -1; start = bytes.indexOf(between, start + 1)) {
    const found = delimiterAt(bytes, start, between.length);
    if (found !== null) return found;
  }
  return null;
}

function delimiterAt(bytes: Buffer, start: number, length: number): Delimiter | null {
  let end = start + length;
  const isLast = bytes[end] === 0x2d && bytes[end + 1] === 0x2d;
  if (isLast) return { start, end, isLast };
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end += 1;
  const endsLine = bytes[end] === 0x0a || (bytes[end] === 0x0d && bytes[end + 1] === 0x0a);
  return endsLine ? { start, end, isLast } : null;
}

/** A part from its header to the end of its bytes; null when its header does not end. */
function readPart(part: Buffer, lineEnd: string): FormPart | null {
  const emptyLine = part.subarray(0, LONGEST_PART_HEADER).indexOf(lineEnd + lineEnd);
  if (emptyLine === -1) return null;
  const headers = headersOf(part.toString("utf8", 0, emptyLine));
  const disposition = headerParameters(headers.get("content-disposition") ?? "");
  const fileName = disposition.get("filename") ?? disposition.get("filename*");
  const type = headers.get("content-type");
  return {
    name: disposition.get("name") ?? null,
    hasFileName: fileName !== undefined,
    isFileNameEmpty: fileName === "",
    mediaType: type?.split(";", 1)[0]?.trim().toLowerCase() ?? null,
    charset: headerParameters(type ?? "").get("charset") ?? null,
    isBase64: headers.get("content-transfer-encoding")?.trim().toLowerCase() === "base64",
    bytes: new Uint8Array(
      part.buffer,
      part.byteOffset + emptyLine + 2 * lineEnd.length,
      part.length - emptyLine - 2 * lineEnd.length,
    ),
  };
}

function headersOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return new Map(lines);
}
