import { describe, expect, test } from "vitest";
import { parseErrorBody } from "../../../src/lib/providers/wire/errorBody.ts";
import { isModeration } from "../../../src/lib/providers/wire/moderation.ts";

const said = (body: unknown) => isModeration(parseErrorBody(JSON.stringify(body)));
const error = (message: string, code: string | null = null) => ({ error: { message, code } });

describe("the content policy is understood in the words of", () => {
  test.each([
    ["OpenAI", error("Your request was blocked by our moderation system.", "moderation_blocked")],
    ["OpenAI's sentinel", error("Request blocked.", "sentinel_block")],
    ["OpenAI's safety system", error("Your request was rejected as a result of our safety system.")],
    ["OpenAI's guardrails", error("This content may violate our guardrails concerning third parties.")],
    ["Azure", error("The response was filtered due to Azure's content management policy.", "content_filter")],
    ["Azure's Sora 1", { code: "contentFilter", message: "no" }],
    [
      "Google",
      {
        error: {
          code: 3,
          status: "INVALID_ARGUMENT",
          message:
            "The prompt could not be submitted. It contains words that violate Google's Responsible AI practices. Support codes: 58061214",
        },
      },
    ],
    [
      "Vertex, told on by LiteLLM",
      error(
        "litellm.BadRequestError: VertexAIException - words that violate Vertex AI's usage guidelines.",
        "400",
      ),
    ],
    [
      "Google, where the film was filtered",
      error("raiMediaFilteredReasons: we filtered the video out", "500"),
    ],
    ["xAI", error("Generated video rejected by content moderation.")],
    [
      "xAI, as a bare text",
      { error: "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO" },
    ],
    [
      "BytePlus",
      error("The request failed because the input text may contain …", "InputTextSensitiveContentDetected"),
    ],
    ["BytePlus, about a film", error("…", "OutputVideoSensitiveContentDetected.PolicyViolation")],
    ["BytePlus, told on in a text", error('ark: {"code":"InputImageSensitiveContentDetected"}', "500")],
    ["Runway", { error: { code: "SAFETY.INPUT.TEXT" } }],
    ["Kling", error("Failure to pass the risk control system", "1301")],
    [
      "fal",
      {
        detail: [{ msg: "flagged by a content checker", type: "content_policy_violation" }],
        code: "content_policy_violation",
      },
    ],
  ])("%s", (_name, body) => {
    expect(said(body)).toBe(true);
  });
});

test.each([
  ["an invalid value", error("Invalid value: 'safety_checker'", "invalid_value")],
  ["a renderer that broke", error("CUDA out of memory", "internal_error")],
  ["a moderation service that is down", error("The content moderation service is unavailable.", "500")],
  ["a rate limit", error("Rate limit reached, see our rate policy")],
  ["a request that is too large", error("The content length exceeds the limit")],
  ["nothing", {}],
])("%s is not the content policy", (_name, body) => {
  expect(said(body)).toBe(false);
});
