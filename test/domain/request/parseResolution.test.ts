import { expect, test } from "vitest";
import { parseResolution } from "../../../src/lib/domain/request/parseResolution.ts";

test("an operator says which job it is, or that none was made", () => {
  expect(parseResolution({ provider_id: "video_68a-b.c:d" })).toEqual({
    kind: "valid",
    resolution: { kind: "adopt", providerId: "video_68a-b.c:d" },
  });
  expect(parseResolution({ never_made: true })).toEqual({
    kind: "valid",
    resolution: { kind: "never_made" },
  });
});

test.each([
  {},
  { never_made: false },
  { never_made: "true" },
  { provider_id: "" },
  { provider_id: 7 },
  { provider_id: "../jobs" },
  { provider_id: ".." },
  { provider_id: "." },
  { provider_id: "a/../b" },
  { provider_id: "a b" },
  { provider_id: "a".repeat(1_025) },
  { provider_id: "a", never_made: true },
  { provider_id: "a", note: "x" },
])("anything else is refused, with both forms in the answer: %j", (fields) => {
  expect(parseResolution(fields)).toEqual({
    kind: "invalid",
    problems: [
      {
        message: 'Send either {"provider_id": "<the job\'s id at the provider>"} or {"never_made": true}.',
        param: "provider_id",
        code: "invalid_value",
      },
    ],
  });
});
