import { expect, test } from "vitest";
import * as z from "zod";
import { CREATE_BODY, REMIX_BODY } from "../../../src/lib/domain/request/createBody.ts";

const NUMBER = { type: ["string", "integer"] };
const PROMPT = { type: "string", minLength: 1, maxLength: 32_000 };

test("what a create takes can be written down as a JSON schema, of the fields as they are sent", () => {
  expect(z.toJSONSchema(CREATE_BODY, { io: "input" })).toMatchObject({
    type: "object",
    properties: {
      model: { type: "string" },
      prompt: PROMPT,
      seconds: NUMBER,
      size: { type: "string" },
      n_variants: NUMBER,
      metadata: {
        type: "object",
        maxProperties: 16,
        propertyNames: { minLength: 1, maxLength: 64 },
        additionalProperties: { type: "string", maxLength: 512 },
      },
    },
    required: ["prompt"],
    additionalProperties: false,
  });
});

test("a remix takes the prompt of a create and nothing else", () => {
  expect(z.toJSONSchema(REMIX_BODY, { io: "input" })).toMatchObject({
    properties: { prompt: PROMPT },
    required: ["prompt"],
    additionalProperties: false,
  });
});
