import { type Fields, isFields } from "../../domain/request/fields.ts";
import type { Problem } from "../../domain/request/problem.ts";

/** A body's fields without its image, and the image by itself. */
export type ImageTaken =
  | {
      readonly kind: "taken";
      readonly fields: Fields;
      readonly image: { readonly bytes: Uint8Array; readonly param: string } | null;
    }
  | { readonly kind: "too_large"; readonly param: string }
  | { readonly kind: "problem"; readonly problem: Problem };

const FIELD = "input_reference";
const URL_FIELD = `${FIELD}.image_url`;
const DATA_URL_HEAD = /^\s{0,16}data:[^,]{0,256};base64,/i;
/**
 * What base64 of either alphabet does not hold, in lines of any length as mail programs write it, and what does not
 * follow its padding. Each looks at a character once: a pattern for the whole text would look at line breaks again and again.
 */
const FOREIGN = /[^A-Za-z0-9+/_=\r\n\t-]|=[^=\r\n\t]/;

/**
 * Takes `input_reference` out of a body's fields: a file part's bytes, or `{image_url}` with a base64 `data:` URL. No
 * other URL is ever fetched: that would let callers reach what only this server can reach.
 */
export function takeImage(body: Fields, imageBytesAtMost: number): ImageTaken {
  const { [FIELD]: reference, ...fields } = body;
  if (reference === undefined || reference === null) return { kind: "taken", fields, image: null };
  if (reference instanceof Uint8Array) return limited(fields, reference, FIELD, imageBytesAtMost);
  if (!isFields(reference)) {
    const message = `Invalid type for '${FIELD}': expected a file, or an object with 'image_url', but got ${nameOf(reference)} instead.`;
    return refuse(FIELD, message, "invalid_type");
  }
  const { image_url: url, ...others } = reference;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const param = `${FIELD}.${unknown.slice(0, 64)}`;
    return refuse(param, `Unknown parameter: '${param}'.`, "unknown_parameter");
  }
  if (url === undefined)
    return refuse(URL_FIELD, `Missing required parameter: '${URL_FIELD}'.`, "missing_required_parameter");
  if (typeof url !== "string") {
    return refuse(
      URL_FIELD,
      `Invalid type for '${URL_FIELD}': expected a string, but got ${nameOf(url)} instead.`,
      "invalid_type",
    );
  }
  return decode(fields, url, imageBytesAtMost);
}

function decode(fields: Fields, url: string, imageBytesAtMost: number): ImageTaken {
  const head = DATA_URL_HEAD.exec(url)?.[0];
  if (head === undefined) {
    const message = `Invalid value for '${URL_FIELD}': only base64 data: URLs are taken ("data:image/png;base64,…"). Send the image itself, or as a file part.`;
    return refuse(URL_FIELD, message, "invalid_value");
  }
  const base64 = withoutPercent(url.slice(head.length));
  if (FOREIGN.test(base64)) {
    const message = `Invalid value for '${URL_FIELD}': its data is not valid base64 (letters, digits, '+' and '/'; line breaks are fine, blanks are not).`;
    return refuse(URL_FIELD, message, "invalid_value");
  }
  return limited(fields, Buffer.from(base64, "base64"), URL_FIELD, imageBytesAtMost);
}

/** Base64 as it stands in an address that was encoded once more. */
function withoutPercent(base64: string): string {
  return base64.includes("%")
    ? base64.replace(/%(2B|2F|3D|0D|0A)/gi, (_all, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : base64;
}

function limited(fields: Fields, bytes: Uint8Array, param: string, imageBytesAtMost: number): ImageTaken {
  if (bytes.byteLength > imageBytesAtMost) return { kind: "too_large", param };
  return { kind: "taken", fields, image: { bytes, param } };
}

function refuse(param: string, message: string, code: Problem["code"]): ImageTaken {
  return { kind: "problem", problem: { message, param, code } };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "string" ? "a string" : `a ${typeof value}`;
}
