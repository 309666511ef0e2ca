import { expect, test } from "vitest";
import { type Answer, errorOf, type Video, videoOf } from "../support/stack/stackApi.ts";
import { jobsFor } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

// A server whose list cannot be trusted: only a person can say what became of a lost reply.
const stack = useStack({
  models: { "sora-2": { reconcile: "never" } },
  settings: { PROVIDER_TIMEOUT_SECONDS: "1" },
});

async function resolve(id: string, json: object): Promise<Answer> {
  return await stack().api.call(`/videos/${id}/resolve`, { method: "POST", json });
}

/** A video whose create call ended without an answer. */
async function lost(prompt: string): Promise<Video> {
  const { api } = stack();
  const { id } = await api.create({ prompt });
  const unknown = await api.until(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown).toMatchObject({
    status: "in_progress",
    message: "The provider's reply was lost; an operator must say whether the job was made.",
    provider: [],
  });
  return unknown;
}

test("a job that was made is adopted by its id, and its film archived and paid once", async () => {
  const { api } = stack();
  const other = await api.ended((await api.create({ prompt: `Another ${CANARY}` })).id);
  const { id, prompt } = await lost(`A ${CANARY} whose reply was lost #create-lost`);
  const [job] = await jobsFor(stack(), prompt);

  for (const provider_id of ["video_that_is_not_there", other.provider?.[0]?.job_id ?? ""]) {
    const refused = await resolve(id, { provider_id });
    expect({ status: refused.status, error: errorOf(refused) }).toMatchObject({
      status: 400,
      error: { param: "provider_id", code: "invalid_value" },
    });
  }
  expect(videoOf(await resolve(id, { provider_id: job?.id }), 202)).toMatchObject({
    id,
    stage: "preprocessing",
  });
  expect(await api.ended(id)).toMatchObject({
    stage: "completed",
    cost: { actual: 0.4 },
    provider: [{ job_id: job?.id }],
  });
  expect(await jobsFor(stack(), prompt)).toHaveLength(1);
  const again = await resolve(id, { provider_id: job?.id });
  expect({ status: again.status, code: errorOf(again).code }).toEqual({
    status: 409,
    code: "nothing_to_resolve",
  });
});

test("a job that was never made is handed over again, once", async () => {
  const { api } = stack();
  const { id, prompt } = await lost(`A ${CANARY} that never arrived #create-unsent`);
  expect(await jobsFor(stack(), prompt)).toEqual([]);
  const answers = await Promise.all([1, 2, 3].map(() => resolve(id, { never_made: true })));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  expect(await api.ended(id)).toMatchObject({ stage: "completed", cost: { actual: 0.4 } });
  expect(await jobsFor(stack(), prompt)).toHaveLength(1);
});

test("a cancelled one that was never made ends as cancelled, and costs nothing", async () => {
  const { api } = stack();
  const { id, prompt } = await lost(`An unwanted ${CANARY} that never arrived #create-unsent`);
  expect(videoOf(await api.call(`/videos/${id}/cancel`, { method: "POST" }), 202).stage).toBe(
    "submit_unknown",
  );
  expect((await resolve(id, { never_made: true })).status).toBe(202);
  expect(await api.ended(id)).toMatchObject({ stage: "cancelled", cost: { actual: 0 } });
  expect(await jobsFor(stack(), prompt)).toEqual([]);
});
