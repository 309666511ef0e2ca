import { describe, expect, test } from "vitest";
import { PROFILES } from "../../src/lib/providers/registry.ts";
import { createsOf, deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { noise } from "../support/media/images.ts";
import { TASK_APIS, taskModel } from "../support/providers/taskModel.ts";

const settings = { DEFAULT_MODEL: "film", PROVIDER_TIMEOUT_SECONDS: "3" };
const app = oneApp({ settings, sweeps: false });

/** Ways in which the one reply to a create is lost, and whether its job was made. */
const LOST = [
  ["#create-lost", true],
  ["#create-502", true],
  ["#create-garbled", true],
  ["#create-unsent", false],
  ["#create-500", false],
] as const;

const FILM = { size: "1280x720", seconds: "4" };

describe.each(TASK_APIS)("%s", (api) => {
  const profile = PROFILES.find((each) => each.api === api);

  test("a lost reply comes to one job, or to an operator, and never to two", async () => {
    const dailies = await app({ models: taskModel(api), sora: { slots: null } });
    const ids = [];
    for (const [word] of LOST) ids.push(await dailies.create({ ...FILM, prompt: `A kite ${word}` }, word));
    for (const [index, [word, isMade]] of LOST.entries()) {
      const id = ids[index] ?? "";
      const isSettled = profile?.mark !== undefined;
      const { stage } = await dailies.untilVideo(id, (video) =>
        ["completed", "failed", "submit_unknown"].includes(video.stage),
      );
      expect([word, stage]).toEqual([word, isSettled ? "completed" : "submit_unknown"]);
      const jobs = dailies.sora.jobs().filter(({ prompt }) => prompt.endsWith(word));
      expect(jobs).toHaveLength(isSettled || isMade ? 1 : 0);
      if (isSettled) await expectArchived(dailies, id, [jobs[0]?.id ?? ""]);
    }
    // What was made, and was sought by its mark, was never asked for again.
    const again = profile?.mark ? LOST.filter(([, isMade]) => !isMade).length : 0;
    expect(createsOf(dailies)).toHaveLength(LOST.length + again);
    expect(deletedIds(dailies)).toEqual([]);
  });

  test("films, one from an image, and those that moderation and faults end are booked as they are billed", async () => {
    const image = (await noise(64, 64, (png) => png.png())).toString("base64");
    // Where the bill is stated, the price in the settings is nothing like it.
    const wrong = { price: { usdPerSecond: 0.33 } };
    const dailies = await app({ models: taskModel(api, profile?.price.isStated ? wrong : {}) });
    const asked = [
      { ...FILM, prompt: "A kite" },
      {
        ...FILM,
        prompt: "A kite from an image",
        input_reference: { image_url: `data:image/png;base64,${image}` },
      },
      { ...FILM, prompt: "A kite #moderated" },
      { ...FILM, prompt: "A kite #internal-error" },
      { ...FILM, prompt: "A kite #refused" },
      { ...FILM, prompt: "A kite #odd-status #poll-404 #content-403 #content-cut" },
    ];
    const ended = [];
    for (const [index, body] of asked.entries()) ended.push(await dailies.create(body, `${index}`));
    const codes = [];
    for (const id of ended) codes.push((await dailies.untilFinal(id)).error?.code ?? null);
    expect(codes).toEqual([null, null, "moderation_blocked", "provider_failed", "moderation_blocked", null]);
    await expectSettled(dailies, dailies.sora.invoice().lines.length);
    expect(dailies.sora.invoice().lines.length).toBeGreaterThanOrEqual(3);
  });
});
