import { pictureCases } from "../media/pictureCases.ts";
import { type BadBody, fault, form, invalid, prompt, sent, unknown } from "./badBody.ts";

const JSON_TYPE = "application/json";
const notJson = fault(null, "invalid_json", "The body is not valid JSON in UTF-8.");
const notAnObject = fault(null, "invalid_json", "The body must be a JSON object.");
const crowded = fault(
  null,
  "invalid_json",
  "The body has more than 50000 brackets and commas: no request needs as many.",
);
const SET_BY_CLIENT =
  "Let your HTTP client set the Content-Type of a form itself: it has to name the boundary.";
const notAForm = fault(
  null,
  "invalid_value",
  `The form does not begin with the boundary that its Content-Type names. ${SET_BY_CLIENT}`,
);
const noBoundary = fault(null, "invalid_value", `The form names no boundary. ${SET_BY_CLIENT}`);
const notTaken = fault(
  null,
  "unsupported_media_type",
  "Unsupported media type. Send application/json or multipart/form-data, not compressed.",
);
/** What is said of more than a create may bring along: a MiB of fields, and an image of ten in base64. */
export const tooLarge = fault(
  null,
  "too_large",
  "The body is too large: at most 15,029,592 bytes are taken.",
);
const IMAGES = "Supported images are: JPEG, PNG and WebP, not animated, of at most 40 megapixels.";

/** What is wrong with an image to start from. */
export const badImages: readonly BadBody[] = [
  {
    name: "an image that is text",
    call: { json: { prompt, input_reference: "cat.png" } },
    status: 400,
    error: fault(
      "input_reference",
      "invalid_type",
      "Invalid type for 'input_reference': expected a file, or an object with 'image_url', but got a string instead.",
    ),
  },
  invalid(
    "an image somewhere else",
    { prompt, input_reference: { image_url: "http://169.254.169.254/latest" } },
    "input_reference.image_url",
    "Invalid value for 'input_reference.image_url': only base64 data: URLs are taken (\"data:image/png;base64,…\"). Send the image itself, or as a file part.",
  ),
  unknown(
    "an image by its file id",
    { prompt, input_reference: { file_id: "f" } },
    "input_reference.file_id",
  ),
  invalid(
    "a data: URL that is not base64",
    { prompt, input_reference: { image_url: "data:image/png;base64,§§§" } },
    "input_reference.image_url",
    "Invalid value for 'input_reference.image_url': its data is not valid base64 (letters, digits, '+' and '/'; line breaks are fine, blanks are not).",
  ),
  form(
    "an SVG called PNG",
    {
      prompt,
      input_reference: new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/png" }),
    },
    fault("input_reference", "invalid_image", `Invalid image: it is an SVG. ${IMAGES}`),
  ),
  ...pictureCases
    .filter(({ right }) => right === "refused")
    .map(({ file, bytes }) =>
      form(
        `the picture ${file}`,
        { prompt, input_reference: new Blob([bytes], { type: "image/jpeg" }) },
        fault(
          "input_reference",
          "invalid_image",
          `Invalid image: its pixels are damaged or incomplete. ${IMAGES}`,
        ),
      ),
    ),
];

/** Bodies that cannot be read at all. */
export const badBodies: readonly BadBody[] = [
  sent("broken JSON", '{"prompt":', JSON_TYPE, notJson),
  sent("an empty body", "", JSON_TYPE, notJson),
  sent("JSON in UTF-16", Buffer.from(`{"prompt":"${prompt}"}`, "utf16le"), JSON_TYPE, notJson),
  sent("JSON with a trailing comma", `{"prompt":"${prompt}",}`, JSON_TYPE, notJson),
  sent("10 MB of junk called JSON", Buffer.alloc(10_000_000, 0xfe), JSON_TYPE, notJson),
  sent("a JSON list", `["${prompt}"]`, JSON_TYPE, notAnObject),
  sent("a JSON null", "null", JSON_TYPE, notAnObject),
  sent(
    "14 MB of brackets",
    `{"prompt":"${prompt}","metadata":${"[".repeat(7_000_000)}${"]".repeat(7_000_000)}}`,
    JSON_TYPE,
    crowded,
  ),
  sent(
    "14 MB of unknown fields",
    `{"prompt":"${prompt}",${Array.from({ length: 1_200_000 }, (_, index) => `"${index}":0`).join(",")}}`,
    JSON_TYPE,
    crowded,
  ),
  sent(
    "a list of lists, 10,000 deep",
    `{"prompt":"${prompt}","metadata":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
    JSON_TYPE,
    fault("metadata", "invalid_type", "Invalid type for 'metadata': expected an object of strings."),
  ),
  sent(
    "10 MB of junk called a form",
    Buffer.alloc(10_000_000, "junk"),
    "multipart/form-data; boundary=x",
    notAForm,
  ),
  sent("a form without a boundary", "prompt=x", "multipart/form-data", noBoundary),
  form(
    "a form with a file for the prompt",
    { prompt: new Blob(["x"]) },
    fault("prompt", "invalid_type", "Invalid type for 'prompt': expected text, but got a file instead."),
  ),
  form(
    "a form of 65 parts",
    Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`metadata[k${index}]`, "v"])),
    fault(null, "invalid_value", "The body has more than 64 parts; no request needs as many."),
  ),
  sent(
    "a form of 14 MB with one odd byte",
    Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n'),
      Buffer.alloc(3_000_000, "x"),
      Buffer.from([0xff]),
      Buffer.alloc(3_000_000, "x"),
      Buffer.from('\r\n--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n'),
      Buffer.alloc(8_000_000, "x"),
      Buffer.from("\r\n--x--\r\n"),
    ]),
    "multipart/form-data; boundary=x",
    fault("prompt", "invalid_value", "'prompt' is not UTF-8 text."),
  ),
  sent("plain text", prompt, "text/plain", notTaken, 415),
  sent("a web form", `prompt=${prompt}`, "application/x-www-form-urlencoded", notTaken, 415),
  { name: "no media type", call: { body: `{"prompt":"${prompt}"}` }, status: 415, error: notTaken },
  {
    name: "compressed JSON",
    call: { body: "x", headers: { "content-type": JSON_TYPE, "content-encoding": "gzip" } },
    status: 415,
    error: notTaken,
  },
  sent("10 MB of anything", Buffer.alloc(10_000_000), "application/octet-stream", notTaken, 415),
  sent("more than is taken", Buffer.alloc(15_029_593, " "), JSON_TYPE, tooLarge, 413),
];
