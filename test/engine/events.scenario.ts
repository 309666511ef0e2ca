import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { VIDEO_OBJECT } from "../../src/lib/domain/video/videoObject.ts";
import { engineStack, killWorker } from "../support/engine/engineStack.ts";
import { expectAllOnce, see } from "../support/engine/seen.ts";
import { type EventClient, followEvents } from "../support/events/eventClient.ts";
import { sseBlocks } from "../support/events/sseEvents.ts";
import { take } from "../support/events/takeEvents.ts";
import { textFilm } from "../support/proof/filmCase.ts";
import { eventually } from "../support/stack/stackApi.ts";

const FILMS = 4;
const WITHIN = { timeout: 240_000 };

/** The ends that a client was told of, as "ID STATUS". */
function ends(events: EventClient["events"]): readonly string[] {
  return events.flatMap(({ event, data }) => {
    if (event !== "video") return [];
    const { id, status } = VIDEO_OBJECT.parse(data);
    return status === "completed" || status === "failed" ? [`${id} ${status}`] : [];
  });
}

/** Opens the stream as one who was there before, or never; `leave` breaks it off. */
async function visit(url: string, lastId: string | null) {
  const headers = lastId === null ? {} : { "last-event-id": lastId };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = get(url, { agent: false, headers }, resolve).on("error", reject);
  const answer = await promise;
  expect(answer.statusCode).toBe(200);
  return { blocks: sseBlocks(answer), leave: () => sent.destroy() };
}

test("events while the host is killed: who comes back misses no end", async (context) => {
  const stack = await engineStack(context);
  const url = `${stack.api.url}/events`;
  const follow = (query = "") => {
    const client = followEvents(`${url}${query}`);
    context.onTestFinished(client.close);
    return client;
  };
  const away = await visit(url, null);
  const place = (await away.blocks.next()).value?.id ?? null;
  expect(place).not.toBeNull();
  away.leave();

  const all = follow();
  await expect.poll(all.connections, WITHIN).toBe(1);
  const ids: string[] = [];
  for (let film = 0; film < FILMS; film++)
    ids.push((await stack.api.create({ prompt: `A film, number ${film} #render=2` })).id);
  const last = follow(`?id=${ids.at(-1)}`);
  await expect.poll(() => ends(all.events).length, WITHIN).toBeGreaterThan(0);
  const before = ends(all.events).length;
  expect(before).toBeLessThan(FILMS);
  await stack.kill("host");
  await stack.start("host");

  const due = new Set(ids.map((id) => `${id} completed`));
  await expect.poll(() => new Set(ends(all.events)), WITHIN).toEqual(due);
  await expect.poll(last.isDone, WITHIN).toBe(true);
  expect(ends(last.events)).toEqual([`${ids.at(-1)} completed`]);
  // All of it happened while this one was away, and to a process that never saw it.
  const back = await visit(url, place);
  const missed = await take(back.blocks, FILMS);
  back.leave();
  expect(new Set(ends(missed.map((each) => ({ ...each, event: each.event ?? "" }))))).toEqual(due);

  // The router cuts off what a worker of its leaves behind.
  const connections = all.connections();
  killWorker(stack);
  await expect.poll(all.connections, WITHIN).toBeGreaterThan(connections);
  const { id } = await stack.api.create({ prompt: "A film for the next worker" });
  await expect.poll(() => ends(all.events).at(-1), WITHIN).toBe(`${id} completed`);

  // An end is told before what was held for the film is cleared away.
  for (const each of [...ids, id])
    await eventually(`the workflow of ${each}`, () => stack.hasEnded(each), Boolean);
  const made = [...ids, id].map((each) => ({ id: each, film: textFilm }));
  const seen = `${before} ends were told before the host was killed, ${FILMS - before} after, over ${all.connections()} connections`;
  see(context, `${seen}; ${await expectAllOnce(stack, made)}`);
});
