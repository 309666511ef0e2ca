import { expect, test } from "vitest";
import { expectArchived, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { HONEST } from "../support/providers/lies.ts";
import { lyingProvider } from "../support/providers/lyingProvider.ts";
import { bothSoras } from "../support/providers/soraModel.ts";

const app = oneApp();

test("of six films for one that was asked for, one is archived and booked, and the others are named in the log", async () => {
  await using provider = await lyingProvider();
  const dailies = await app({ models: () => bothSoras(provider.url) });
  provider.liesFor(dailies.sora.url, { ...HONEST, extraFilms: 5 });
  const body = { model: "sora", prompt: "A reel", size: "480x480", seconds: 1 };
  const id = await dailies.create(body, "k");
  const video = await dailies.untilFinal(id);
  expect(video.stage).toBe("completed");
  expect(video.outputs).toHaveLength(1);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
  expect(dailies.events("film_not_asked_for")).toHaveLength(5);
});
