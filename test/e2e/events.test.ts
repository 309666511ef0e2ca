import { afterEach, expect, test } from "vitest";
import { VIDEO_OBJECT } from "../../src/lib/domain/video/videoObject.ts";
import { type EventClient, followEvents } from "../support/events/eventClient.ts";
import { errorOf, videoOf } from "../support/stack/stackApi.ts";
import { finishJobs, rendering, UNTIL_TOLD } from "../support/stack/stackJobs.ts";
import { CANARY } from "../support/stack/stackLeaks.ts";
import { useStack } from "../support/stack/stackOfFile.ts";

const stack = useStack({ slots: 1 });
const prompt = `A ${CANARY}`;
const clients: EventClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function follow(query = ""): EventClient {
  const client = followEvents(`${stack().api.url}/events${query}`);
  clients.push(client);
  return client;
}

const stagesOf = ({ events }: EventClient, id: string) =>
  events.flatMap(({ event, data }) => {
    if (event !== "video") return [];
    const video = VIDEO_OBJECT.parse(data);
    return video.id === id ? [video.stage] : [];
  });

test("a film is told from its create to its end without anybody asking, and its delete", async () => {
  const client = follow();
  await expect.poll(client.connections).toBe(1);
  const asked = `${prompt} ${UNTIL_TOLD}`;
  const { id } = await stack().api.create({ prompt: asked });
  await expect.poll(() => stagesOf(client, id)).toContain("preprocessing");
  await finishJobs(stack(), asked);
  await expect.poll(() => stagesOf(client, id).at(-1)).toBe("completed");
  expect(client.connections()).toBe(1);
  const told = client.events.findLast(({ event }) => event === "video")?.data;
  expect(told).toEqual(await stack().api.read(id));
  const answer = await stack().api.call(`/videos/${id}`, { method: "DELETE" });
  expect(answer.status).toBe(200);
  await expect.poll(() => client.events.at(-1)?.event).toBe("deleted");
  expect(client.events.at(-1)?.data).toEqual({ id, object: "video.deleted", deleted: true });
});

test("places in line fall one by one", async () => {
  const client = follow();
  const prompts = [0, 1, 2].map((n) => `${prompt} ${n} in line ${UNTIL_TOLD}`);
  const ids: string[] = [];
  for (const each of prompts) {
    ids.push((await stack().api.create({ prompt: each })).id);
    await rendering(stack(), ids[0] ?? "");
  }
  const places = () =>
    client.events.flatMap(({ data }) => {
      const { id, queue_position } = data as { id: string; queue_position: number | null };
      return id === ids[2] && queue_position !== null ? [queue_position] : [];
    });
  for (const [n, told] of [[2], [2, 1], [2, 1]].entries()) {
    await expect.poll(places).toEqual(told);
    await rendering(stack(), ids[n] ?? "");
    await finishJobs(stack(), prompts[n] ?? "");
    await expect.poll(() => stagesOf(client, ids[n] ?? "").at(-1)).toBe("completed");
  }
  expect(places()).toEqual([2, 1]);
});

test("the host killed and started under an open stream: the client comes back, and is told the end once", async () => {
  const client = follow();
  const asked = `${prompt} told late ${UNTIL_TOLD}`;
  const { id } = await stack().api.create({ prompt: asked });
  await expect.poll(() => stagesOf(client, id)).toContain("preprocessing");
  await stack().kill("host");
  // What happens while nobody is there is told afterwards.
  await finishJobs(stack(), asked);
  await stack().start("host");
  await expect.poll(() => stagesOf(client, id).at(-1)).toBe("completed");
  expect(client.connections()).toBeGreaterThan(1);
  expect(await stack().api.read(id)).toMatchObject({ status: "completed" });
  expect(stagesOf(client, id).filter((stage) => stage === "completed")).toHaveLength(1);
});

test("one film is followed to its end, and who comes back then is told to stay away", async () => {
  const { id } = await stack().api.create({ prompt: `${prompt} #render=2` });
  const client = follow(`?id=${id}`);
  await expect.poll(client.isDone).toBe(true);
  expect(stagesOf(client, id).at(-1)).toBe("completed");
  expect(client.connections()).toBe(2);
});

test("a film that was deleted while its follower was away is told as deleted, and to strangers as unknown", async () => {
  const { id } = await stack().api.create({ prompt });
  const client = follow(`?id=${id}`);
  await expect.poll(() => stagesOf(client, id).length).toBeGreaterThan(0);
  const place = client.events[0]?.id ?? "";
  client.close();
  await expect.poll(async () => (await stack().api.read(id)).status).toBe("completed");
  expect((await stack().api.call(`/videos/${id}`, { method: "DELETE" })).status).toBe(200);
  const back = await stack().api.call(`/events?id=${id}`, { headers: { "last-event-id": place } });
  expect([back.status, back.body.toString()]).toEqual([200, expect.stringContaining("event: deleted")]);
  expect((await stack().api.call(`/events?id=${id}`)).status).toBe(404);
});

test("an unknown film is 404, an unknown parameter is named", async () => {
  const unknown = await stack().api.call(`/events?id=video_${"0".repeat(26)}`);
  expect([unknown.status, errorOf(unknown).code]).toEqual([404, "not_found"]);
  const odd = await stack().api.call("/events?since=1");
  expect([odd.status, errorOf(odd).param]).toEqual([400, "since"]);
});

test("streams of one owner are limited, and those of clients that are gone do not count", async () => {
  const many = Array.from({ length: 20 }, () => follow());
  await expect.poll(() => many.every((each) => each.status() === 200)).toBe(true);
  const refused = await stack().api.call("/events");
  expect([refused.status, errorOf(refused).code, refused.headers.get("retry-after")]).toEqual([
    429,
    "too_many_streams",
    "30",
  ]);
  for (const each of many) each.close();
  // That a client is gone is heard a moment later; one that is refused does not come back by itself.
  await expect
    .poll(async () => {
      const late = follow();
      await expect.poll(() => late.status()).not.toBeNull();
      return late.status();
    })
    .toBe(200);
});

test("a status is asked for with a tag: nothing new is 304, and a wait ends with the change", async () => {
  const { id } = await stack().api.create({ prompt: `${prompt} #render=3` });
  const path = `/videos/${id}`;
  let etag = "";
  const stages: string[] = [];
  while (stages.at(-1) !== "completed") {
    const answer = await stack().api.call(path, { headers: { prefer: "wait=20", "if-none-match": etag } });
    if (answer.status === 304) continue;
    expect(answer.headers.get("etag")).not.toBe(etag);
    etag = answer.headers.get("etag") ?? "";
    stages.push(videoOf(answer, 200).stage);
  }
  const known = await stack().api.call(path, { headers: { prefer: "wait=60", "if-none-match": etag } });
  expect([known.status, known.body.byteLength]).toEqual([304, 0]);
  const final = await stack().api.call(path, { headers: { prefer: "wait=60" } });
  expect(videoOf(final, 200).stage).toBe("completed");
});

test("a wait that brings nothing ends in time with 304, and says that it waited", async () => {
  const ahead = await stack().api.create({ prompt: `${prompt} ${UNTIL_TOLD}` });
  await rendering(stack(), ahead.id);
  const { id } = await stack().api.create({ prompt });
  await stack().api.until(id, ({ queue_position }) => queue_position === 1);
  const etag = (await stack().api.call(`/videos/${id}`)).headers.get("etag") ?? "";
  const headers = { prefer: "respond-async, wait=1", "if-none-match": etag };
  const { status, headers: answered } = await stack().api.call(`/videos/${id}`, { headers });
  expect([status, answered.get("preference-applied")]).toEqual([304, "wait=1"]);
  // Who has the answer already asks again as well.
  expect(answered.get("retry-after")).toBe("5");
  for (const each of [id, ahead.id]) await stack().api.call(`/videos/${each}/cancel`, { method: "POST" });
  await stack().api.ended(ahead.id);
});

test("with expand=signed_urls a film can be fetched without sign-in, and its tag is the same", async () => {
  const { id } = await stack().api.create({ prompt });
  await stack().api.ended(id);
  const [plain, signed] = [
    await stack().api.call(`/videos/${id}`),
    await fetch(`${stack().api.url}/videos/${id}?expand=signed_urls`),
  ];
  expect(signed.headers.get("etag")).toBe(plain.headers.get("etag"));
  const [output] = VIDEO_OBJECT.parse(await signed.json()).outputs;
  const film = await fetch(output?.signed_url ?? "");
  expect((await film.arrayBuffer()).byteLength).toBe(output?.bytes);
  expect((await fetch(output?.thumbnail_signed_url ?? "")).status).toBe(200);
  const odd = await stack().api.call(`/videos/${id}?expand=owner`);
  expect([odd.status, errorOf(odd).param]).toEqual([400, "expand"]);
});

test("what runs and waits is on the operator's page", async () => {
  const answer = await stack().api.call("/operations");
  expect(answer.status).toBe(200);
  expect(JSON.parse(String(answer.body))).toMatchObject({
    groups: [{ resources: [{ max_running: 1 }] }],
    attention: [],
  });
});
