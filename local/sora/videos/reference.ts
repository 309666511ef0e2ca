import { refuse } from "../errorShapes.ts";
import { readImageHeader } from "../imageHeader.ts";
import type { Upload } from "../job.ts";
import type { WellFormedBody } from "../parseBody.ts";
import { refuseType } from "./complaints.ts";

const PART = "input_reference";
const TYPES = ["image/jpeg", "image/png", "image/webp"];

/** The reference image of a create: a file part, or OpenAI's object with a data URL where that is allowed. */
export function referenceOf(body: WellFormedBody, objects: boolean): Upload | null {
  if (body.kind === "form") {
    const file = body.files.find(({ part }) => part === PART);
    if (file) return checkedType(file);
    const url = body.fields[`${PART}[image_url]`];
    if (url !== undefined && objects) return fromDataUrl(url);
    if (url !== undefined) refuseType(PART, "a file", {});
    if (body.fields[PART] !== undefined) refuseType(PART, "a file", body.fields[PART]);
    return null;
  }
  const value = body.value[PART];
  if (value === undefined || value === null) return null;
  if (objects && typeof value === "object" && "image_url" in value && typeof value.image_url === "string") {
    return fromDataUrl(value.image_url);
  }
  refuseType(PART, "a file", value);
}

/** Refuses a reference whose pixels do not fit the film; the text is the service's, type and code are guesses. */
export function checkReferenceSize(reference: Upload, width: number, height: number): void {
  const header = readImageHeader(reference.bytes);
  if (!header) {
    refuse("videos", {
      message: "The uploaded image could not be read.",
      param: PART,
      code: "invalid_image",
    });
  }
  if (header.width === width && header.height === height) return;
  refuse("videos", {
    message: "Inpaint image must match the requested width and height",
    param: PART,
    code: "invalid_value",
  });
}

function checkedType(file: Upload): Upload {
  if (TYPES.includes(file.type)) return file;
  const supported = "Supported formats are 'image/jpeg', 'image/png', and 'image/webp'.";
  const message = `Invalid file '${PART}': unsupported mimetype ('${file.type}'). ${supported}`;
  refuse("videos", { message, param: PART, code: "unsupported_file_mimetype" });
}

function fromDataUrl(url: string): Upload {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  if (type === undefined || data === undefined) {
    const message = `Invalid '${PART}.image_url': only base64 data URLs can be read here.`;
    refuse("videos", { message, param: PART, code: "invalid_value" });
  }
  return checkedType({ part: PART, fileName: PART, type, bytes: Buffer.from(data, "base64") });
}
