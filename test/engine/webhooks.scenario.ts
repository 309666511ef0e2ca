import { expect, test } from "vitest";
import { engineStack, sweepUntil } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { answering, SECRET, startReceiver, unwrap } from "../support/webhooks/receiver.ts";

const FILMS = 4;
const PATIENCE_MS = 240_000;

test("webhooks while the host is killed: each film is told of, under one id, signed", async (context) => {
  let messages = 0;
  // Every third message is refused at first.
  await using receiver = await startReceiver((response, received) =>
    answering(++messages % 3 === 0 ? 500 : 200)(response, received),
  );
  const WEBHOOKS = JSON.stringify([{ url: receiver.url, secretSetting: "HOOK" }]);
  const stack = await engineStack(context, { settings: { WEBHOOKS, HOOK: SECRET } });
  const ids: string[] = [];
  for (let film = 0; film < FILMS; film++)
    ids.push((await stack.api.create({ prompt: `A film, number ${film}` })).id);
  await eventually(
    "the first message",
    async () => receiver.received.length,
    (count) => count > 0,
    PATIENCE_MS,
  );
  await stack.kill("host");
  await stack.start("host");
  const heard = () => new Set(receiver.received.map(({ headers }) => headers["webhook-id"] ?? ""));
  await sweepUntil(stack, async () => heard().size === FILMS);
  await Promise.all(receiver.received.map((message) => unwrap(message)));
  expect(heard()).toEqual(new Set(ids.map((id) => id.replace("video_", "evt_"))));
  for (const id of ids)
    await eventually(`the workflow of ${id}`, () => stack.hasEnded(id), Boolean, PATIENCE_MS);
  see(
    context,
    `${FILMS} events under ${FILMS} ids; ${await expectAllOnce(
      stack,
      ids.map((id) => ({ id, film: textFilm })),
    )}`,
  );
});
