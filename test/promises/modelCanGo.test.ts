import { expect, test } from "vitest";
import { expectSettled } from "../support/app/books.ts";
import { type AppOptions, oneApp } from "../support/app/oneApp.ts";
import { bothSoras, plainModel } from "../support/providers/soraModel.ts";

const app = oneApp();

test("the model can go, the product stays: the same request on both Soras and on a plain server; then the Soras are gone", async () => {
  let models: NonNullable<AppOptions["models"]> = (url) => [...bothSoras(url), ...plainModel()(url)];
  const dailies = await app({ models: (url) => models(url), settings: { DEFAULT_MODEL: "my-video" } });
  const make = async (model: string) => {
    const id = await dailies.create({ model, prompt: "A kite", n_variants: 1 }, model);
    return await dailies.untilFinal(id);
  };
  const [one, two, plain] = [await make("sora"), await make("sora-2"), await make("my-video")];
  expect([one, two, plain].map(({ stage }) => stage)).toEqual(["completed", "completed", "completed"]);
  expect(Object.keys(one)).toEqual(Object.keys(plain));
  expect(Object.keys(two)).toEqual(Object.keys(plain));

  models = plainModel();
  await dailies.downFor(1_000);
  const kept = await dailies.video(two.id);
  expect([kept.stage, kept.cost, kept.outputs[0]?.sha256]).toEqual([
    "completed",
    two.cost,
    two.outputs[0]?.sha256,
  ]);
  const content = await dailies.host.request("GET", `/api/v1/videos/${two.id}/content`);
  expect((await content.arrayBuffer()).byteLength).toBe(two.outputs[0]?.bytes);
  const gone = await dailies.call("POST", "/videos", { model: "sora-2", prompt: "A kite" });
  expect(gone?.status).toBe(400);
  const next = await dailies.create({ model: "my-video", prompt: "Another kite" }, "next");
  expect((await dailies.untilFinal(next)).stage).toBe("completed");
  await expectSettled(dailies, 4);
});
