import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled, ticketsLeft } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { plainModel } from "../support/providers/soraModel.ts";

const app = oneApp({ settings: { PROVIDER_TIMEOUT_SECONDS: "3", DEFAULT_MODEL: "my-video" } });

/** A server of open models at the simulator's resource of its name; what it makes may not be what was asked for. */
const serverModel = (server: string) => (endpoint: string) =>
  plainModel({ server, reconcile: undefined, sizes: ["1280x720"], seconds: [5] })(`${endpoint}/r/${server}`);
const ADJUSTING = { servers: { sglang: "sglang-adjusting" } };

test.each(["#create-lost", "#create-502", "#create-garbled"])(
  "SGLang's job under a lost reply (%s) is told by its mark, whatever was made of size and length",
  async (word) => {
    const dailies = await app({ models: serverModel("sglang"), sora: ADJUSTING });
    // Somebody else's on the same server, at the same moment: its prompt is shown as little as ours.
    dailies.sora.control.addForeignJob({
      resource: "sglang",
      deployment: "my-video",
      prompt: "x",
      width: 1280,
      height: 704,
    });
    const id = await dailies.create({ prompt: `A lantern ${word}` }, "k");
    const video = await dailies.untilFinal(id);
    const [job, ...more] = dailies.sora.jobs().filter(({ foreign }) => !foreign);
    expect(more).toEqual([]);
    expect(createsOf(dailies)).toHaveLength(1);
    expect(job?.extra).toEqual({ model: expect.stringMatching(/^my-video\/dailies-\d+$/) });
    await expectArchived(dailies, id, [job?.id ?? ""]);
    // What was asked for stays as it was asked; what was made stands at the film.
    expect(video).toMatchObject({
      stage: "completed",
      size: "1280x720",
      seconds: "5",
      outputs: [{ width: 1280, height: 704, duration_seconds: 3, has_audio: false }],
    });
    expect(video.cost.unaccounted).toBe(0);
    expect(deletedIds(dailies)).toEqual([]);
    expect(await ticketsLeft(dailies)).toEqual([]);
  },
);

test("two equal films on SGLang at once, both replies lost: each has its own job", async () => {
  const dailies = await app({ models: serverModel("sglang"), sora: ADJUSTING });
  const ids = [];
  for (const key of ["a", "b"]) ids.push(await dailies.create({ prompt: "A twin #create-lost" }, key));
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  const marks = dailies.sora.jobs().map(({ extra }) => extra?.["model"]);
  expect(new Set(marks).size).toBe(2);
  expect(await ticketsLeft(dailies)).toEqual([]);
});

test("vLLM-Omni's job under a lost reply is told by its prompt", async () => {
  const dailies = await app({
    models: (endpoint) => {
      const beside = { callerFields: ["seed", "fps"], fields: { fps: 16, lora: { name: "ink" } } };
      return serverModel("vllm-omni")(endpoint).map((entry) => ({ ...entry, ...beside }));
    },
  });
  const id = await dailies.create({ prompt: "A lantern\non a line #create-lost", seed: 7 }, "k");
  expect(await dailies.untilFinal(id)).toMatchObject({ stage: "completed", seed: 7 });
  // The operator's fields and the caller's go along.
  const sent = { seed: "7", fps: "16", lora: '{"name":"ink"}' };
  expect(createsOf(dailies)[0]?.body).toMatchObject(sent);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("behind LiteLLM nothing tells a job: a lost reply waits for an operator, and is never posted again", async () => {
  const dailies = await app({ models: serverModel("litellm"), sweeps: false });
  const id = await dailies.create({ prompt: "A lantern #create-lost" }, "k");
  const unknown = await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown.cost.unaccounted).toBe(unknown.cost.estimated);
  await dailies.clock.advance(12 * 3_600_000);
  expect(await dailies.video(id)).toMatchObject({ stage: "submit_unknown" });
  expect(createsOf(dailies)).toHaveLength(1);
});
