import { expect, test } from "vitest";
import { engineStack, sweepUntil } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";
import { answering, type Received, SECRET, startReceiver, unwrap } from "../support/webhooks/receiver.ts";

const FILMS = 4;
const PATIENCE_MS = 240_000;

test("webhooks while the host is killed: each film is told of, under one id, signed", async (context) => {
  const [refused, taken] = [new Set<string>(), new Set<string>()];
  await using receiver = await startReceiver((response, received) => {
    const id = idOf(received);
    // Two are refused at first.
    const isRefused = refused.size < 2 && !refused.has(id) && !taken.has(id);
    (isRefused ? refused : taken).add(id);
    answering(isRefused ? 500 : 200)(response, received);
  });
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
  await sweepUntil(stack, async () => taken.size === FILMS);
  await Promise.all(receiver.received.map((message) => unwrap(message)));
  expect(new Set(receiver.received.map(idOf))).toEqual(
    new Set(ids.map((id) => id.replace("video_", "evt_"))),
  );
  expect(refused.size).toBe(2);
  for (const id of ids)
    await eventually(`the workflow of ${id}`, () => stack.hasEnded(id), Boolean, PATIENCE_MS);
  see(
    context,
    `${FILMS} events under ${FILMS} ids, ${refused.size} of them refused at first; ${await expectAllOnce(
      stack,
      ids.map((id) => ({ id, film: textFilm })),
    )}`,
  );
});

function idOf({ headers }: Received): string {
  return String(headers["webhook-id"] ?? "");
}
