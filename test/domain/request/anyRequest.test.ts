import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalRequest } from "../../../src/lib/domain/request/canonicalRequest.ts";
import { parseRemix } from "../../../src/lib/domain/request/parseRemix.ts";
import { parseResolution } from "../../../src/lib/domain/request/parseResolution.ts";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import type { Problem } from "../../../src/lib/domain/request/problem.ts";
import type { VideoRequest } from "../../../src/lib/domain/request/request.ts";
import { planVideo } from "../../../src/lib/domain/video/plan.ts";
import { CATALOGUE } from "../../support/samples/sampleModels.ts";

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
const field = fc.constantFrom(
  "model",
  "prompt",
  "seconds",
  "size",
  "n_variants",
  "metadata",
  "__proto__",
  "toString",
);
/** Half sense, half nonsense. */
const anyFields = fc
  .dictionary(fc.oneof(field, fc.string()), anything)
  .chain((noise) => sensibleFields.map((sense) => ({ ...noise, ...sense })));
const sensibleFields = fc.record(
  {
    model: fc.constantFrom("sora", "sora-2", "wan", "sora-3"),
    prompt: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\r", "\n", "a", "🎬") }),
    ),
    seconds: fc.oneof(fc.integer({ min: -1, max: 22 }), fc.constantFrom("4", "5", "8", "12", "012")),
    size: fc.constantFrom("1280x720", "720x1280", "480x480", "1080x1080", "832x480", "1x1"),
    n_variants: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom("1", "2", "4")),
    metadata: fc.dictionary(fc.string({ unit: "binary", maxLength: 70 }), fc.string({ maxLength: 20 })),
  },
  { requiredKeys: [] },
);

const CODES: ReadonlySet<Problem["code"]> = new Set([
  "invalid_value",
  "invalid_type",
  "missing_required_parameter",
  "unknown_parameter",
]);

function expectTold(problems: readonly Problem[]): void {
  expect(problems.length).toBeGreaterThan(0);
  for (const { code, message, param } of problems) {
    expect(CODES.has(code)).toBe(true);
    expect(message).toMatch(/^[A-Z].*\.$/su);
    expect(message.length).toBeLessThan(400);
    expect(typeof param).toBe("string");
  }
}

test("no body makes the parser throw: it is accepted, or its problems are told in short sentences", () => {
  fc.assert(
    fc.property(fc.oneof(anyFields, fc.dictionary(fc.string(), anything)), (fields) => {
      const parsed = parseVideoRequest(fields, null, CATALOGUE);
      if (parsed.kind === "invalid") expectTold(parsed.problems);
      else expect(Number.isSafeInteger(planVideo(parsed.request, parsed.model).estimated)).toBe(true);
      const remix = parseRemix(fields);
      if (remix.kind === "invalid") expectTold(remix.problems);
      const resolution = parseResolution(fields);
      if (resolution.kind === "invalid") expectTold(resolution.problems);
    }),
    { numRuns: 400 },
  );
});

/** The body that asks for exactly this. */
function fieldsOf({ model, prompt, seconds, size, variants, metadata }: VideoRequest) {
  return { model, prompt, seconds, size, n_variants: variants, metadata };
}

test("what was accepted is accepted again as the same request, however it travelled", () => {
  fc.assert(
    fc.property(sensibleFields, (fields) => {
      const once = parseVideoRequest(fields, null, CATALOGUE);
      if (once.kind === "invalid") return fc.pre(false);
      const again = fieldsOf(once.request);
      const asForm = {
        ...again,
        prompt: again.prompt.replaceAll("\n", "\r\n"),
        seconds: String(again.seconds),
        n_variants: String(again.n_variants),
      };
      for (const fieldsAgain of [again, asForm, JSON.parse(JSON.stringify(again))]) {
        const twice = parseVideoRequest(fieldsAgain, null, CATALOGUE);
        expect(twice).toEqual(once);
        if (twice.kind === "valid")
          expect(canonicalRequest(twice.request)).toBe(canonicalRequest(once.request));
      }
    }),
    { numRuns: 100 },
  );
});
