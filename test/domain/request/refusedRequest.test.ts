import { describe, expect, test } from "vitest";
import { parseRemix } from "../../../src/lib/domain/request/parseRemix.ts";
import { parseVideoRequest } from "../../../src/lib/domain/request/parseVideoRequest.ts";
import type { Problem } from "../../../src/lib/domain/request/problem.ts";
import { CATALOGUE } from "../../support/samples/sampleModels.ts";

/** Fields as they come from a JSON body, which unlike an object literal can have a member named `__proto__`. */
function problemsWith(json: string): readonly Problem[] {
  const fields = { model: "sora-2", prompt: "x", ...JSON.parse(json) };
  const parsed = parseVideoRequest(fields, null, CATALOGUE);
  return parsed.kind === "invalid" ? parsed.problems : [];
}

const SECONDS = "Supported values are: '4', '8', and '12'.";
const TYPE = "expected a string or an integer";

test.each<[string, string, Problem["code"], string]>([
  ['{"seconds":"5"}', "seconds", "invalid_value", `Invalid value: '5'. ${SECONDS}`],
  ['{"seconds":5}', "seconds", "invalid_value", `Invalid value: '5'. ${SECONDS}`],
  ['{"seconds":8.5}', "seconds", "invalid_value", `Invalid value: '8.5'. ${SECONDS}`],
  ['{"seconds":"8.0"}', "seconds", "invalid_value", `Invalid value: '8.0'. ${SECONDS}`],
  ['{"seconds":"08"}', "seconds", "invalid_value", `Invalid value: '08'. ${SECONDS}`],
  ['{"seconds":" 8"}', "seconds", "invalid_value", `Invalid value: ' 8'. ${SECONDS}`],
  ['{"seconds":"+8"}', "seconds", "invalid_value", `Invalid value: '+8'. ${SECONDS}`],
  ['{"seconds":"8e0"}', "seconds", "invalid_value", `Invalid value: '8e0'. ${SECONDS}`],
  ['{"seconds":"0x8"}', "seconds", "invalid_value", `Invalid value: '0x8'. ${SECONDS}`],
  ['{"seconds":"８"}', "seconds", "invalid_value", `Invalid value: '８'. ${SECONDS}`],
  ['{"seconds":""}', "seconds", "invalid_value", `Invalid value: ''. ${SECONDS}`],
  ['{"seconds":-8}', "seconds", "invalid_value", `Invalid value: '-8'. ${SECONDS}`],
  ['{"seconds":null}', "seconds", "invalid_type", `Invalid type for 'seconds': ${TYPE}.`],
  ['{"seconds":true}', "seconds", "invalid_type", `Invalid type for 'seconds': ${TYPE}.`],
  ['{"seconds":[8]}', "seconds", "invalid_type", `Invalid type for 'seconds': ${TYPE}.`],
  ['{"seconds":1e999}', "seconds", "invalid_type", `Invalid type for 'seconds': ${TYPE}.`],
  [
    '{"size":"640x480"}',
    "size",
    "invalid_value",
    "Invalid value: '640x480'. Supported values are: '720x1280' and '1280x720'.",
  ],
  [
    '{"size":"1280X720"}',
    "size",
    "invalid_value",
    "Invalid value: '1280X720'. Supported values are: '720x1280' and '1280x720'.",
  ],
  ['{"size":1280}', "size", "invalid_type", "Invalid type for 'size': expected a string."],
  ['{"size":null}', "size", "invalid_type", "Invalid type for 'size': expected a string."],
  [
    '{"n_variants":"5"}',
    "n_variants",
    "invalid_value",
    "Invalid value: '5'. Supported values are: '1', '2', '3', and '4'.",
  ],
  [
    '{"n_variants":0}',
    "n_variants",
    "invalid_value",
    "Invalid value: '0'. Supported values are: '1', '2', '3', and '4'.",
  ],
  ['{"n_variants":{}}', "n_variants", "invalid_type", `Invalid type for 'n_variants': ${TYPE}.`],
  [
    '{"model":"sora","size":"1920x1080","n_variants":2}',
    "n_variants",
    "invalid_value",
    "Invalid value: '2'. Supported values are: '1'.",
  ],
  ['{"prompt":null}', "prompt", "invalid_type", "Invalid type for 'prompt': expected a string."],
  ['{"prompt":["x"]}', "prompt", "invalid_type", "Invalid type for 'prompt': expected a string."],
  [
    '{"metadata":[]}',
    "metadata",
    "invalid_type",
    "Invalid type for 'metadata': expected an object of strings.",
  ],
  [
    '{"metadata":"a"}',
    "metadata",
    "invalid_type",
    "Invalid type for 'metadata': expected an object of strings.",
  ],
  [
    '{"metadata":null}',
    "metadata",
    "invalid_type",
    "Invalid type for 'metadata': expected an object of strings.",
  ],
  ['{"quality":"hd"}', "quality", "unknown_parameter", "Unknown parameter: 'quality'."],
  ['{"Prompt":"x"}', "Prompt", "unknown_parameter", "Unknown parameter: 'Prompt'."],
  ['{"__proto__":"x"}', "__proto__", "unknown_parameter", "Unknown parameter: '__proto__'."],
  ['{"constructor":{}}', "constructor", "unknown_parameter", "Unknown parameter: 'constructor'."],
  ['{"hasOwnProperty":1}', "hasOwnProperty", "unknown_parameter", "Unknown parameter: 'hasOwnProperty'."],
  ['{"":1}', "", "unknown_parameter", "Unknown parameter: ''."],
])("%s is refused by name and in OpenAI's words", (json, param, code, message) => {
  expect(problemsWith(json)).toEqual([{ message, param, code }]);
});

test("a body without a prompt is told so", () => {
  expect(parseVideoRequest({ model: "sora" }, null, CATALOGUE)).toEqual({
    kind: "invalid",
    problems: [
      {
        message: "Missing required parameter: 'prompt'.",
        param: "prompt",
        code: "missing_required_parameter",
      },
    ],
  });
});

test("several problems are all told at once, those of the types first", () => {
  const json = '{"prompt":" ","seconds":5,"size":false,"n_variants":9,"metadata":{"a":1},"fps":24,"seed":1}';
  expect(problemsWith(json).map(({ param, code }) => `${param} ${code}`)).toEqual([
    "seed unknown_parameter",
    "fps unknown_parameter",
    "size invalid_type",
    "prompt invalid_value",
    "metadata invalid_type",
    "seconds invalid_value",
    "n_variants invalid_value",
  ]);
});

test("a long value is shown back by its beginning only", () => {
  const [problem] = problemsWith(JSON.stringify({ size: "9".repeat(5_000) }));
  expect(problem?.message).toBe(
    `Invalid value: '${"9".repeat(64)}…'. Supported values are: '720x1280' and '1280x720'.`,
  );
  const [unknown] = problemsWith(JSON.stringify({ ["k".repeat(5_000)]: 1 }));
  expect(unknown?.param).toBe(`${"k".repeat(64)}…`);
});

describe("a remix", () => {
  test("is a prompt and nothing else", () => {
    expect(parseRemix({ prompt: "at night\r\nin rain" })).toEqual({
      kind: "valid",
      prompt: "at night\nin rain",
    });
  });

  test.each<[object, string | null, Problem["code"]]>([
    [{}, "prompt", "missing_required_parameter"],
    [{ prompt: 5 }, "prompt", "invalid_type"],
    [{ prompt: "\n" }, "prompt", "invalid_value"],
    [{ prompt: "x", seconds: "8" }, "seconds", "unknown_parameter"],
    [{ prompt: "x", model: "sora-2" }, "model", "unknown_parameter"],
  ])("%j is refused", (fields, param, code) => {
    const parsed = parseRemix({ ...fields });
    expect(parsed).toMatchObject({ kind: "invalid", problems: [{ param, code }] });
  });
});
