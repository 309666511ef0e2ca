import { expect, test } from "vitest";
import { eventStream } from "../../../src/lib/effects/events/eventStream.ts";
import { takeFollowerPlace } from "../../../src/lib/effects/events/followerPlaces.ts";
import { testStorage } from "../../support/storage/testStorage.ts";
import { steps } from "../../support/workflows/steps.ts";

const OWNER = "anna";

/** How many more of Anna's may follow. */
function placesLeft(): number {
  const taken = Array.from({ length: 30 }, () => takeFollowerPlace(OWNER));
  const places = taken.flatMap((each) => (each.kind === "place" ? [each] : []));
  for (const { giveBack } of places) giveBack();
  return places.length;
}

test("a client that takes nothing keeps its place no longer than a stream lasts", async () => {
  const free = placesLeft();
  const following = {
    owner: OWNER,
    only: null,
    since: null,
    viewer: { caller: { kind: "caller", owner: OWNER, admin: false }, baseUrl: "http://films.example" },
    gone: new AbortController().signal,
  } as const;
  const { config } = steps().tools;
  const tools = { storage: testStorage(), clock: { now: Date.now }, config };
  const opened = await eventStream(following, tools, 200);
  if (opened.kind !== "stream") throw new Error(opened.kind);
  const failed = Promise.withResolvers<unknown>();
  opened.body.once("error", failed.resolve);
  expect(placesLeft()).toBe(free - 1);
  expect(String(await failed.promise)).toContain("took nothing");
  await expect.poll(placesLeft).toBe(free);
});
