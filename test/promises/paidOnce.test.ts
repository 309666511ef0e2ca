import { expect, test } from "vitest";
import { createsOf, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp();

test("nothing is paid twice: a client that asks again and a reply that is lost make one job", async () => {
  const dailies = await app();
  const ask = () => dailies.create({ prompt: "A lantern #create-lost" }, "one-key");
  const id = await ask();
  expect(await ask()).toBe(id);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(await ask()).toBe(id);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("where it cannot be known whether a job was made, the app stops and says so, and never posts again", async () => {
  const dailies = await app({
    sora: { echoPrompt: false },
    models: soraModel({ exclusive: false }),
    sweeps: false,
  });
  const id = await dailies.create({ prompt: "A lantern #create-lost" }, "k");
  const unknown = await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown.status).toBe("in_progress");
  await dailies.clock.advance(3_600_000);
  expect(createsOf(dailies)).toHaveLength(1);
});
