import { describe, expect, test } from "vitest";
import { form, post } from "../../support/http/post.ts";

describe("a multipart body", () => {
  test("has the same fields as JSON, with nested names as an SDK sends them", async () => {
    const data = form(
      ["prompt", "line\nline"],
      ["seconds", "4"],
      ["metadata[project]", "x"],
      ["metadata[take]", "2"],
    );
    expect(await post(data)).toMatchObject({
      status: 202,
      body: {
        fields: { prompt: "line\r\nline", seconds: "4", metadata: { project: "x", take: "2" } },
        image: null,
      },
    });
  });

  test("gives the file part of input_reference as the image, whatever it is called", async () => {
    const bytes = new Uint8Array([1, 2, 3, 0, 255]);
    const { body } = await post(
      form(["prompt", "p"], ["input_reference", new Blob([bytes]), '../"ü\r\n.png']),
    );
    expect(body?.fields).toEqual({ prompt: "p" });
    expect(body?.image).toEqual({ bytes, param: "input_reference" });
  });

  test("takes a data: URL too", async () => {
    const { body } = await post(form(["input_reference[image_url]", "data:;base64,AAEC"]));
    expect(body).toMatchObject({ fields: {}, image: { param: "input_reference.image_url" } });
    expect([...(body?.image?.bytes ?? [])]).toEqual([0, 1, 2]);
  });

  test("takes an HTML form in which no file was chosen as one without an image", async () => {
    const part =
      '--BOUNDARY\r\nContent-Disposition: form-data; name="input_reference"; filename=""\r\n\r\n\r\n';
    expect(
      await post(`${part}--BOUNDARY--\r\n`, { "content-type": "multipart/form-data; boundary=BOUNDARY" }),
    ).toMatchObject({
      status: 202,
      body: { fields: {}, image: null },
    });
  });

  test.each<[string, FormData, string, string]>([
    ["a field twice", form(["seconds", "4"], ["seconds", "8"]), "invalid_value", "seconds"],
    ["a member twice", form(["metadata[a]", "4"], ["metadata[a]", "8"]), "invalid_value", "metadata[a]"],
    [
      "a field that is also an object",
      form(["metadata", "4"], ["metadata[a]", "8"]),
      "invalid_value",
      "metadata[a]",
    ],
    [
      "a file and a URL",
      form(["input_reference", new Blob(["x"]), "x"], ["input_reference[image_url]", "data:;base64,AA"]),
      "invalid_value",
      "input_reference[image_url]",
    ],
    ["a file elsewhere", form(["prompt", new Blob(["x"]), "x.txt"]), "invalid_type", "prompt"],
    ["text instead of a file", form(["input_reference", "x"]), "invalid_type", "input_reference"],
  ])("with %s is refused, naming it", async (_name, data, code, param) => {
    expect(await post(data)).toMatchObject({ status: 400, error: { code, param } });
  });

  const type = "multipart/form-data; boundary=BOUNDARY";
  test.each([
    ["no boundary anywhere", "prompt=x", "multipart/form-data"],
    ["no boundary and no parts", "--BOUNDARY--\r\n", "multipart/form-data"],
    ["no end", '--BOUNDARY\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nx', type],
    ["another boundary", '--c\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nx\r\n--c--\r\n', type],
    ["a part without a name", "--BOUNDARY\r\nContent-Type: text/plain\r\n\r\nx\r\n--BOUNDARY--\r\n", type],
    ["nothing", "", type],
  ])("with %s is refused", async (_name, body, contentType) => {
    expect(await post(body, { "content-type": contentType })).toMatchObject({
      status: 400,
      error: { code: "invalid_value" },
    });
  });

  test("with more parts than any request needs is refused", async () => {
    const parts = (count: number) =>
      Array.from({ length: count }, (_, i): [string, string] => [`metadata[${i}]`, "x"]);
    expect(await post(form(...parts(64)))).toMatchObject({ status: 202 });
    expect(await post(form(...parts(65)))).toMatchObject({ status: 400, error: { code: "invalid_value" } });
  });

  test("with text that is not UTF-8 is refused, and a real U+FFFD is kept", async () => {
    const part = (value: Uint8Array) =>
      Buffer.concat([
        Buffer.from('--BOUNDARY\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n'),
        value,
        Buffer.from("\r\n--BOUNDARY--\r\n"),
      ]);
    const broken = await post(part(Buffer.from([0x61, 0xff])), { "content-type": type });
    expect(broken).toMatchObject({ status: 400, error: { param: "prompt" } });
    const kept = await post(part(Buffer.from("a\ufffd")), { "content-type": type });
    expect(kept.body?.fields).toEqual({ prompt: "a\ufffd" });
  });
});
