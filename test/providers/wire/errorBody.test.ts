import fc from "fast-check";
import { expect, test } from "vitest";
import { parseErrorBody } from "../../../src/lib/providers/wire/errorBody.ts";

test.each([
  [
    "the gateway's shape, whose code is the status",
    { error: { code: "401", message: "Access denied" } },
    { code: "401", message: "Access denied" },
  ],
  ["a bare detail", { detail: "Not Found" }, { code: null, message: "Not Found" }],
  [
    "the video service's shape, whose kind is a type",
    {
      error: {
        message: "Too many running tasks",
        type: "video_generation_user_error",
        param: null,
        code: null,
      },
    },
    { code: null, type: "video_generation_user_error", message: "Too many running tasks" },
  ],
  [
    "the validator's shape",
    {
      error: {
        message: "Invalid value: '5'.",
        type: "invalid_request_error",
        param: "seconds",
        code: "invalid_value",
      },
    },
    { code: "invalid_value", param: "seconds", message: "Invalid value: '5'." },
  ],
  [
    "the shape of the Sora 1 specification, not nested",
    { code: "contentFilter", message: "blocked", inner_error: { code: "ResponsibleAIPolicyViolation" } },
    { code: "contentFilter", innerCode: "ResponsibleAIPolicyViolation", message: "blocked" },
  ],
  [
    "an inner error in Azure's other spelling",
    { error: { code: "content_filter", message: "m", innererror: { code: "ResponsibleAIPolicyViolation" } } },
    { innerCode: "ResponsibleAIPolicyViolation" },
  ],
  [
    "FastAPI's list of faults",
    { detail: [{ loc: ["body", "size"], msg: "field required" }, { msg: "bad size" }] },
    { message: "field required; bad size" },
  ],
  ["an error that is only a text", { error: "out of memory" }, { code: null, message: "out of memory" }],
  ["a code that is a number", { error: { code: 404, message: "no" } }, { code: "404" }],
])("reads %s", (_name, body, fields) => {
  expect(parseErrorBody(JSON.stringify(body))).toMatchObject(fields);
});

test("an HTML page is read as its words, and an empty answer as nothing", () => {
  const page = "<html><head><title>502</title></head>\n<body><h1>Bad Gateway</h1></body></html>";
  expect(parseErrorBody(page).message).toBe("502 Bad Gateway");
  for (const text of ["", "   ", "[]", "{}"]) {
    const nothing = { message: null, code: null, type: null, param: null, innerCode: null };
    expect(parseErrorBody(text)).toEqual(nothing);
  }
});

test("nothing a server can answer makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((text) => `{"error":${text},"detail":${text}}`),
      ),
      (text) => {
        for (const value of Object.values(parseErrorBody(text))) {
          expect(value === null || typeof value === "string").toBe(true);
        }
      },
    ),
  );
});
