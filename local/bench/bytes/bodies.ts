import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { withoutPrompt } from "../../../src/lib/domain/request/withoutPrompt.ts";
import { describeFault } from "../../../src/lib/http/answers/describeFault.ts";
import { badRequest } from "../../../src/lib/http/answers/errorAnswer.ts";
import { bodyLimits } from "../../../src/lib/http/body/bodyLimits.ts";
import { readQuery } from "../../../src/lib/http/body/readQuery.ts";
import { withBody } from "../../../src/lib/http/body/withBody.ts";
import { tidyImage } from "../../../src/lib/media/tidyImage.ts";
import { CATALOGUE } from "../../../test/support/samples/sampleModels.ts";
import type { ByteCase } from "./byteCase.ts";

const MIB = 2 ** 20;
const LIMITS = bodyLimits(10 * MIB);
const JSON_TYPE = "application/json";
const FORM_TYPE = "multipart/form-data; boundary=B";
const CHUNK = 65_536;

type Make = (size: number) => Buffer;

/** A body of the size, read and checked as a create's is. */
function body(
  name: string,
  type: string,
  make: Make,
  limit = LIMITS.bodyBytes,
  chunkBytes = CHUNK,
): ByteCase {
  return {
    name,
    limit,
    prepare: async (size) => {
      const bytes = make(size);
      return { work: () => post(bytes, type, chunkBytes), close: async () => {} };
    },
  };
}

async function post(bytes: Buffer, type: string, chunkBytes: number): Promise<unknown> {
  let at = 0;
  const stream = new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
  return withBody({ body: stream, headers: new Headers({ "content-type": type }) }, LIMITS, async (given) => {
    const parsed = parseVideoRequest(given.fields, null, CATALOGUE);
    const [first, ...more] = parsed.kind === "invalid" ? parsed.problems : [];
    return first ? badRequest([first, ...more]) : { status: 202 };
  });
}

/** A text that is worked on as it is. */
function text(name: string, limit: number, work: (size: number) => () => unknown): ByteCase {
  return {
    name,
    limit,
    prepare: async (size) => {
      const once = work(size);
      return { work: async () => once(), close: async () => {} };
    },
  };
}

function part(name: string, value: Buffer, header = ""): Buffer {
  const head = `--B\r\nContent-Disposition: form-data; name="${name}"${header}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), value, Buffer.from("\r\n--B--\r\n")]);
}

/** One text with an odd byte, and another one in which a search for it would begin again and again. */
function oddByte(size: number): Buffer {
  const half = Buffer.alloc((size - 400) >> 1, "x");
  const odd = Buffer.from(half);
  odd[odd.length >> 1] = 0xff;
  const between = Buffer.from('\r\n--B\r\nContent-Disposition: form-data; name="size"\r\n\r\n');
  return Buffer.concat([odd, between, half]);
}

function filled(size: number, head: string, piece: string, tail: string): Buffer {
  const middle = Buffer.alloc(size - head.length - tail.length, piece);
  return Buffer.concat([Buffer.from(head), middle, Buffer.from(tail)]);
}

const JPEG_HEAD = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 2]);
const JPEG_END = Buffer.from([0xff, 0xd9]);

/** Bodies, and everything else that a caller writes. */
export const BODY_CASES: readonly ByteCase[] = [
  body("form: a text with one odd byte", FORM_TYPE, (size) => part("prompt", oddByte(size))),
  body("form: a text", FORM_TYPE, (size) => part("prompt", Buffer.alloc(size - 200, "ä"))),
  body("form: a text of U+FFFD", FORM_TYPE, (size) => part("prompt", Buffer.alloc(size - 200, "\ufffd"))),
  body("form: lines that almost end it", FORM_TYPE, (size) =>
    part("prompt", Buffer.alloc(size - 200, "\r\n--")),
  ),
  body("form: parts", FORM_TYPE, (size) =>
    Buffer.alloc(size, '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'),
  ),
  body("form: a file", FORM_TYPE, (size) =>
    part("input_reference", Buffer.alloc(size - 200, 0xff), '; filename="a"'),
  ),
  body("form: metadata as JSON text", FORM_TYPE, (size) =>
    part("metadata", filled(size - 200, '{"a":"', "x", '"}')),
  ),
  body("JSON: a prompt", JSON_TYPE, (size) => filled(size, '{"prompt":"', "a b", '"}')),
  body("JSON: a prompt of line ends", JSON_TYPE, (size) => filled(size & ~1, '{"prompt":"', "\\r", '"}')),
  body("JSON: brackets", JSON_TYPE, (size) => filled(size, '{"prompt":', "[", "}")),
  body("JSON: a number", JSON_TYPE, (size) => filled(size, '{"seconds":', "1", "}")),
  body("JSON: base64 in lines", JSON_TYPE, (size) =>
    filled(size, '{"input_reference":{"image_url":"data:;base64,', `${"A".repeat(60)}\\r\\n`, '"}}'),
  ),
  body("JSON: base64 of line ends, with an odd end", JSON_TYPE, (size) =>
    filled(size, '{"input_reference":{"image_url":"data:;base64,', "\\n", '\\n§"}}'),
  ),
  body("JSON: in chunks of 16 bytes", JSON_TYPE, (size) => filled(size, '{"prompt":"', "x", '"}'), MIB, 16),
  text("query: as many parameters", 16_384 * 8, (size) => {
    const query = new URLSearchParams(
      Array.from({ length: size / 8 }, (_, index) => [`p${index}`, ""] as [string, string]),
    );
    return () => readQuery(query, ["limit"]);
  }),
  text("a reason that repeats a prompt", 2 * MIB, (size) => {
    const prompt = "ab".repeat(size / 2);
    return () => withoutPrompt(prompt, prompt);
  }),
  text("a fault whose message was changed", 10 * MIB, (size) => {
    const error = new Error("ab".repeat(size / 4));
    error.message = `${"ab".repeat(size / 8)}c`;
    return () => describeFault(error);
  }),
  text("a JPEG of stuffed bytes", 10 * MIB, (size) => {
    const scan = Buffer.concat([
      Buffer.from([0xff, 0xda, 0, 2]),
      Buffer.alloc(size - 12, Buffer.from([0xff, 0])),
    ]);
    const file = Buffer.concat([JPEG_HEAD, scan, JPEG_END]);
    return () => tidyImage(file);
  }),
  text("a JPEG of stray bytes", 10 * MIB, (size) => {
    const file = Buffer.concat([JPEG_HEAD, Buffer.alloc(size - 8, 0xff), JPEG_END]);
    return () => tidyImage(file);
  }),
  text("a PNG of empty chunks", 10 * MIB, (size) => {
    const file = Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      Buffer.alloc(size - 8, "\0\0\0\0tEXt\0\0\0\0"),
    ]);
    return () => tidyImage(file);
  }),
];
