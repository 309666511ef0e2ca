import { describe, expect, test } from "vitest";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import { CATALOGUE } from "../../support/samples/sampleModels.ts";

const parse = (fields: object) =>
  parseVideoRequest({ model: "sora-2", prompt: "x", ...fields }, null, CATALOGUE);

function messageOf(fields: object): string | null {
  const parsed = parse(fields);
  if (parsed.kind === "valid") return null;
  expect(parsed.problems).toHaveLength(1);
  return parsed.problems[0]?.message ?? null;
}

function promptOf(prompt: string): string | null {
  const parsed = parse({ prompt });
  return parsed.kind === "valid" ? parsed.request.prompt : null;
}

describe("a prompt", () => {
  const tooLong = "Invalid value: the prompt has 32001 characters; at most 32000 are allowed.";

  test.each([
    ["a", "letters"],
    ["é", "letters of two bytes"],
    ["🎬", "characters outside the basic plane, which count once"],
    ["\r\n", "line ends of two characters, which count once"],
  ])("may have 32,000 of %j: %s", (character) => {
    const filling = "x".repeat(character === "\r\n" ? 1 : 0);
    const most = filling + character.repeat(32_000 - filling.length);
    expect(messageOf({ prompt: most })).toBeNull();
    expect(messageOf({ prompt: most + character })).toBe(tooLong);
  });

  test("counts characters as code points, not as what a person sees", () => {
    expect(messageOf({ prompt: "👩‍🚀".repeat(10_666) })).toBeNull();
    expect(messageOf({ prompt: "👩‍🚀".repeat(10_667) })).toBe(tooLong);
  });

  test.each([
    "",
    " ",
    "\r\n",
    "\t\n \r\n",
    "\u00a0\u3000\ufeff",
    "\u200b",
    "\u200b\u200d\u2060 \u00ad",
    "\u202e\u2066\u200f",
    "\u3164\u115f\u2800",
    "\u0000\u001b",
    "\ufe0f\u{e0020}",
  ])("of white space alone (%j) is blank", (prompt) => {
    expect(messageOf({ prompt })).toBe("Invalid value: the prompt is blank.");
  });

  test.each([
    ["one\r\ntwo\r\n", "one\ntwo\n"],
    ["one\ntwo", "one\ntwo"],
    ["one\rtwo", "one\ntwo"],
    ["one\r\r\ntwo", "one\n\ntwo"],
    ["  kept as it is  ", "  kept as it is  "],
  ])("%j is kept with LF line ends as %j", (sent, kept) => {
    expect(promptOf(sent)).toBe(kept);
  });

  test.each(["\ud83c", "\udfac", "film \udfac\ud83c", "🎬\ud83c"])(
    "with half a surrogate pair (%j) is refused",
    (prompt) => {
      expect(messageOf({ prompt })).toBe(
        "Invalid value: the prompt has half of a surrogate pair; send well-formed Unicode.",
      );
    },
  );

  test("may hold what other systems trip over", () => {
    const prompt = '\'; DROP TABLE--\u0000\u200b\ufffd {"a":1} \\u0041 %00';
    expect(promptOf(prompt)).toBe(prompt);
  });
});

describe("metadata", () => {
  const limits = "Invalid value: metadata keys have 1 to 64 characters, values at most 512.";

  test("is kept as sent, names of an object's own machinery included", () => {
    const metadata = { constructor: "a", toString: "b", hasOwnProperty: "", "a b": "\r\n" };
    const parsed = parse({ metadata });
    expect(parsed).toMatchObject({ kind: "valid", request: { metadata } });
  });

  test("cannot have a key named __proto__, which would be lost on the way", () => {
    const metadata: unknown = JSON.parse('{"__proto__":"a","b":"c"}');
    expect(messageOf({ metadata })).toBe("Invalid value: metadata cannot have a key named '__proto__'.");
    expect(Object.prototype).not.toHaveProperty("b");
  });

  test("has 16 pairs at most", () => {
    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, ""]));
    expect(messageOf({ metadata: pairs(16) })).toBeNull();
    expect(messageOf({ metadata: pairs(17) })).toBe(
      "Invalid value: metadata has 17 pairs; at most 16 are allowed.",
    );
  });

  test("has keys of 1 to 64 and values of 0 to 512 characters, counted as code points", () => {
    expect(messageOf({ metadata: { ["🎬".repeat(64)]: "🎬".repeat(512) } })).toBeNull();
    expect(messageOf({ metadata: { ["k".repeat(65)]: "" } })).toBe(limits);
    expect(messageOf({ metadata: { k: "v".repeat(513) } })).toBe(limits);
    expect(messageOf({ metadata: { "": "v" } })).toBe(limits);
  });

  test.each([1, true, null, ["a"], { b: "c" }])("has text as its values, not %j", (value) => {
    expect(messageOf({ metadata: { a: value } })).toBe(
      "Invalid type for 'metadata': every value must be a string.",
    );
  });
});
