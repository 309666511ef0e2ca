import { expect, test } from "vitest";
import { expectArchived, expectSettled } from "../support/app/books.ts";
import { oneApp } from "../support/app/oneApp.ts";

// A day of sweeps would show nothing more.
const app = oneApp({ sweeps: false });
const HOUR = 3_600_000;

test("a paid film is never lost: the app dies while it is rendered, is down for hours, and archives it all the same", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A lighthouse" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");

  await dailies.downFor(5 * HOUR);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");

  const [job] = dailies.sora.jobs();
  await expectArchived(dailies, id, [job?.id ?? ""]);
  await expectSettled(dailies, 1);

  // The provider has deleted its own by then.
  await dailies.clock.advance(25 * HOUR);
  const content = await dailies.host.request("GET", `/api/v1/videos/${id}/content`);
  expect(content.status).toBe(200);
  expect((await content.arrayBuffer()).byteLength).toBe((await dailies.video(id)).outputs[0]?.bytes);
});
