import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyLimits } from "../../../src/lib/http/body/bodyLimits.ts";
import { form, json, MIB, post } from "../../support/http/post.ts";

/** A form written by hand. */
const written = (...parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from("--BOUNDARY\r\n"), Buffer.from(part), Buffer.from("\r\n")]),
    Buffer.from("--BOUNDARY--\r\n"),
  ]);
const TYPE = { "content-type": "multipart/form-data; boundary=BOUNDARY" };
const PNG = Buffer.from("\x89PNG\r\n\x1a\n\0\xff", "latin1");
const file = (header: string, bytes: Uint8Array = PNG) =>
  Buffer.concat([
    Buffer.from(`Content-Disposition: form-data; name="input_reference"${header}\r\n\r\n`),
    bytes,
  ]);

describe("a form that a client has written in its own way is taken where its meaning is plain", () => {
  test.each([
    ["a type and no file name", "\r\nContent-Type: image/png"],
    ["no type and no file name", ""],
    ["the type of any bytes", "\r\nContent-Type: application/octet-stream"],
    ["a file name with backslashes", '; filename="C:\\Users\\me\\cat.png"'],
    ["a file name that ends in a backslash", '; filename="C:\\pictures\\"'],
    ["a file name with a quote", '; filename="a "fine" cat.png"'],
    ["a file name with a semicolon", '; filename="a;b.png"'],
    ["a file name without quotes", "; filename=cat.png"],
    ["a file name that is empty, but bytes", '; filename=""'],
    ["a file name in RFC 5987's way", "; filename*=UTF-8''%C3%BC.png"],
    ["a file name that is not ASCII", '; filename="Bär.png"'],
  ])("a picture with %s", async (_what, header) => {
    const answer = await post(written(file(header)), TYPE);
    expect(answer.status).toBe(202);
    expect([...(answer.body?.image?.bytes ?? [])]).toEqual([...PNG]);
  });

  test("a picture of which a part says that it is base64", async () => {
    const bytes = Buffer.from(PNG.toString("base64"));
    const answer = await post(
      written(file("\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png", bytes)),
      TYPE,
    );
    expect([...(answer.body?.image?.bytes ?? [])]).toEqual([...PNG]);
  });

  test.each([
    ["no boundary in its header", "multipart/form-data"],
    ["a quoted boundary", 'multipart/form-data; charset=utf-8; boundary="BOUNDARY"'],
    ["names in capitals", "Multipart/Form-Data; Boundary=BOUNDARY"],
  ])("with %s", async (_what, contentType) => {
    const answer = await post(written('content-disposition: FORM-DATA; NAME="prompt"\r\n\r\nx'), {
      "content-type": contentType,
    });
    expect(answer).toMatchObject({ status: 202, body: { fields: { prompt: "x" } } });
  });

  test("with line feeds alone, something before it, and blanks after its boundary", async () => {
    const prompt = 'Content-Disposition: form-data; name="prompt"\n\nx';
    const feeds = `--BOUNDARY\n${prompt}\n--BOUNDARY--\n`;
    const before = `to whom it may concern\r\n--BOUNDARY \t\r\n${prompt.replaceAll("\n", "\r\n")}\r\n--BOUNDARY--`;
    for (const body of [feeds, before])
      expect(await post(body, TYPE)).toMatchObject({ status: 202, body: { fields: { prompt: "x" } } });
  });

  test("a line that only begins like the boundary is content", async () => {
    const value = "one\r\n--BOUNDARYLESS\r\n--BOUNDARY-\r\ntwo";
    const answer = await post(written(`Content-Disposition: form-data; name="prompt"\r\n\r\n${value}`), TYPE);
    expect(answer.body?.fields).toEqual({ prompt: value });
  });

  test("metadata as the text of a JSON object, also as a part of its own type, and in a JSON body", async () => {
    const metadata = { project: "x", take: "2" };
    const text = JSON.stringify(metadata);
    for (const header of [
      "",
      "\r\nContent-Type: application/json",
      '; filename="blob"\r\nContent-Type: application/json',
    ]) {
      const part = `Content-Disposition: form-data; name="metadata"${header}\r\n\r\n ${text}`;
      expect((await post(written(part), TYPE)).body?.fields).toEqual({ metadata });
    }
    expect((await json({ metadata: text })).body?.fields).toEqual({ metadata });
    const image = JSON.stringify({ image_url: "data:;base64,AAEC" });
    expect((await post(form(["input_reference", image]))).body?.image).toMatchObject({
      param: "input_reference.image_url",
    });
  });

  test("metadata that is no JSON object stays as it is, to be refused by name", async () => {
    for (const text of ["project=x", "{project: x}", "[1]"])
      expect((await json({ metadata: text })).body?.fields).toEqual({ metadata: text });
    const crowded = `{"a":${"[".repeat(60_000)}${"]".repeat(60_000)}}`;
    expect((await post(form(["metadata", crowded]))).body?.fields["metadata"] === crowded).toBe(true);
  });

  test("text in another charset that its part names", async () => {
    const header =
      'Content-Disposition: form-data; name="prompt"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n';
    const answer = await post(written(Buffer.from(`${header}caf\xe9`, "latin1")), TYPE);
    expect(answer.body?.fields).toEqual({ prompt: "café" });
  });
});

test.each([1, 14])(
  "a form of %i MB with one odd byte in a text is refused by name at once",
  async (megabytes) => {
    const text = (name: string) =>
      Buffer.concat([
        Buffer.from(`Content-Disposition: form-data; name="${name}"\r\n\r\n`),
        Buffer.alloc(megabytes * 500_000, "x"),
      ]);
    const odd = text("prompt");
    odd[odd.length >> 1] = 0xff;
    const answer = await post(written(odd, text("size")), TYPE, bodyLimits(10 * MIB));
    expect(answer).toMatchObject({
      status: 400,
      error: { param: "prompt", message: "'prompt' is not UTF-8 text." },
    });
  },
);

test("a header of nothing but quotes and semicolons is read once from its beginning to its end", async () => {
  for (const odd of [';a="x', ';a="', '";', "; ", '" ', "="]) {
    const header = `Content-Disposition: form-data${odd.repeat(8_000 / odd.length)}`;
    const answer = await post(written(...Array.from({ length: 64 }, () => `${header}\r\n\r\nx`)), TYPE);
    expect(answer.status).toBe(400);
  }
});

describe("a form that cannot be read says what to do", () => {
  test.each([
    ["no boundary", "prompt=x", "multipart/form-data", /Let your HTTP client set the Content-Type/],
    [
      "another boundary",
      written("x"),
      "multipart/form-data; boundary=OTHER",
      /does not begin with the boundary/,
    ],
    ["no end", "--BOUNDARY\r\n\r\nx", TYPE["content-type"], /it was cut off/],
    ["a part without an end of its header", written("x"), TYPE["content-type"], /empty line/],
  ])("%s", async (_what, body, contentType, message) => {
    const answer = await post(body, { "content-type": contentType });
    expect(answer).toMatchObject({ status: 400, error: { message: expect.stringMatching(message) } });
  });
});

test("what a form of any client's FormData holds comes out as it went in", async () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .filter((text) => !/[[\]\r\n]/.test(text));
  const parts = fc.uniqueArray(fc.tuple(name, fc.string({ unit: "grapheme", maxLength: 40 })), {
    selector: ([each]) => each,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(parts, async (pairs) => {
      const sent = pairs.filter(([each]) => each !== "metadata" && each !== "input_reference");
      const answer = await post(form(...sent));
      const lines = (text: string) => text.replaceAll(/\r\n|\r|\n/g, "\r\n");
      expect(answer.body?.fields).toEqual(
        Object.fromEntries(sent.map(([key, value]) => [key, lines(value)])),
      );
    }),
    { numRuns: 50 },
  );
});

test("any bytes called a form get an answer, never a throw", async () => {
  const pieces = fc.constantFrom(
    "--BOUNDARY",
    "\r\n",
    "\n",
    "--",
    'Content-Disposition: form-data; name="prompt"',
    ";",
    '"',
    "=",
    "\\",
    "filename=",
    "\xff",
    " ",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), fc.boolean(), async (list, isNamed) => {
      const body = Buffer.from(list.join(""), "latin1");
      const answer = await post(body, isNamed ? TYPE : { "content-type": "multipart/form-data" });
      expect([202, 400]).toContain(answer.status);
    }),
    { numRuns: 300 },
  );
});
