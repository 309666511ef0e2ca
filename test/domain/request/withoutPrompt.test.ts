import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutPrompt } from "../../../src/lib/domain/request/withoutPrompt.ts";

const PROMPT = "A paper boat\n  sails down a rainy street, past the baker's";

test.each([
  ["the whole prompt", "no: A paper boat sails down a rainy street, past the baker's!", "no: [prompt]!"],
  ["its beginning, cut off", 'HTTP 422 input "A paper boat sails down', 'HTTP 422 input "[prompt]'],
  ["a part of it", "the words 'down a rainy street' are", "the words '[prompt]' are"],
  ["nothing where it is not quoted", "HTTP 429 Too many running tasks", "HTTP 429 Too many running tasks"],
  ["nothing of chance", "a street", "a street"],
])("takes out %s", (_what, reason, line) => {
  expect(withoutPrompt(reason, PROMPT)).toBe(line);
});

test("takes out a short prompt as a whole, and lets the shortest be", () => {
  expect(withoutPrompt("blocked: a cat", "a cat")).toBe("blocked: [prompt]");
  expect(withoutPrompt("bad cat", "cat")).toBe("bad cat");
});

test("whatever the texts, no long piece of the prompt is left", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab c"), minLength: 20, maxLength: 200 });
  fc.assert(
    fc.property(text, text, text, fc.nat(), (prompt, before, after, cut) => {
      const secret = prompt.replace(/\s+/g, " ").trim();
      const line = withoutPrompt(`${before}${secret.slice(cut % (secret.length + 1))}${after}`, prompt);
      for (let start = 0; start + 16 <= line.length; start++)
        if (secret.length >= 16) expect(secret).not.toContain(line.slice(start, start + 16));
    }),
  );
});

test("texts of any length are gone through once", () => {
  const prompt = "ab".repeat(320_000);
  expect(withoutPrompt(`no: ${prompt}!`, prompt)).toBe("no: [prompt]!");
});
