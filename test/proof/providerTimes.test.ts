import { afterEach, expect, test } from "vitest";
import { createsOf, expectArchived, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { HONEST, type Lies } from "../support/providers/lies.ts";
import { type LyingProvider, lyingProvider } from "../support/providers/lyingProvider.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ sora: { renderSeconds: 90 } });
const HOUR_MS = 3_600_000;

let provider: LyingProvider | undefined;
afterEach(async () => {
  await provider?.[Symbol.asyncDispose]();
  provider = undefined;
});

/** The app before a provider that lies. */
async function lying(lies: Partial<Lies>) {
  const before = await lyingProvider();
  provider = before;
  const dailies = await app({ models: () => soraModel()(before.url) });
  before.liesFor(dailies.sora.url, { ...HONEST, ...lies });
  return dailies;
}

test.each<[string, Partial<Lies>]>([
  ["times that are 0", { times: "zero" }],
  ["times that have passed", { times: "past" }],
  ["times that are now", { times: "now" }],
  ["no times at all", { times: "none" }],
  ["a clock 25 hours ahead of ours", { clockMs: 25 * HOUR_MS }],
  ["a clock 25 hours behind ours", { clockMs: -25 * HOUR_MS }],
  ["a clock 30 seconds behind ours", { clockMs: -30_000 }],
  ["times that have passed, and no Date", { times: "past", sendsDate: false }],
])("with %s in every answer, a film is archived and booked", async (_, lies) => {
  const dailies = await lying(lies);
  const id = await dailies.create({ prompt: "A clock without hands" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test.each<[string, Partial<Lies>]>([
  ["30 seconds behind ours", { clockMs: -30_000 }],
  ["25 hours ahead of ours", { clockMs: 25 * HOUR_MS }],
  ["that is not told", { sendsDate: false }],
])("a lost reply is found in the list of a provider with a clock %s", async (_, lies) => {
  const dailies = await lying({ ...lies, creates: ["reset"] });
  const id = await dailies.create({ prompt: "A clock without hands" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test.each<[string, Partial<Lies>]>([
  ["in other characters for the same letters", { echo: "decomposed" }],
  ["with other white space around it and other line ends", { echo: "padded" }],
  ["with another model's name, size and length", { echo: "renamed" }],
])("a lost reply is found in the list of a provider that repeats the prompt %s", async (_, lies) => {
  const dailies = await lying({ ...lies, creates: ["reset"] });
  const id = await dailies.create({ prompt: "Zwei Hände\nhalten Licht" }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});
