import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { expect, test } from "vitest";
import { timelyClient } from "../../../src/lib/providers/wire/timelyClient.ts";

test.each([
  ["before the last moment", 1_000, 1],
  ["after it", 1_001, 0],
])("%s, what is left until postBy is read as the last thing before the call", async (_when, now, sent) => {
  let calls = 0;
  const request = createPipelineRequest({ url: "http://127.0.0.1/" });
  const client = timelyClient(
    {
      sendRequest: async () => {
        calls += 1;
        return { request, status: 200, headers: createHttpHeaders() };
      },
    },
    1_000,
    () => now,
  );
  await client.sendRequest(request).catch(() => undefined);
  expect(calls).toBe(sent);
});
