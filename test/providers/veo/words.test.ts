import { expect, test } from "vitest";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { jobOf, providerAt } from "../../support/providers/testProvider.ts";

test.each([
  [400, "API key not valid. Please pass a valid API key.", "misplaced", "provider_auth"],
  [400, "API key expired. Please renew the API key.", "misplaced", "provider_auth"],
  [403, "Your API key was reported as leaked. Please use another API key.", "misplaced", "provider_auth"],
  [429, "Your prepayment credits are depleted.", "misplaced", "provider_quota"],
  [403, "This API method requires billing to be enabled.", "misplaced", "provider_quota"],
  [404, "models/veo-3.1-generate-preview is no longer available.", "misplaced", "model_retired"],
  [404, "models/veo is not found for API version v1beta.", "misplaced", "deployment_not_found"],
  [
    400,
    "This prompt contains words that violate Google's Responsible AI practices.",
    "refused",
    "moderation_blocked",
  ],
  [400, "allow_all for personGeneration is currently not supported.", "refused", "invalid_request"],
  [429, "Resource has been exhausted (e.g. check quota).", "busy", undefined],
  [429, "You exceeded your current quota, please check your plan and billing details.", "busy", undefined],
])("a create answered with %i '%s' is %s", async (status, message, kind, code) => {
  await using server = await scriptedServer(json(status, { error: { code: status, message, status: "X" } }));
  const answer = await providerAt(server.url, { api: "veo-gemini" }).submit(jobOf());
  expect(answer).toMatchObject({ kind, ...(code === undefined ? {} : { code }) });
});
