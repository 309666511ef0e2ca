import { expect, test } from "vitest";
import { expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp();
const FILM = { prompt: "A reel of film", seconds: "8", size: "1280x720" };

test("the bill is known: estimated before, booked after, to the cent what the provider bills; a refusal costs nothing", async () => {
  const dailies = await app();
  const estimate = await dailies.call("POST", "/videos/estimate", FILM);
  const id = await dailies.create(FILM, "made");
  const refused = await dailies.create({ ...FILM, prompt: "A reel #moderated" }, "refused");

  const { cost } = await dailies.untilFinal(id);
  expect(estimate?.body).toMatchObject({ cost: { estimated: cost.estimated } });
  expect(cost.actual).toBe(cost.estimated);
  expect(await dailies.untilFinal(refused)).toMatchObject({ stage: "failed", cost: { actual: 0 } });

  await expectSettled(dailies, 1);
  expect(dailies.sora.invoice().tenThousandths).toBe((cost.actual ?? 0) * 10_000);
});
