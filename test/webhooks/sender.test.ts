import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { createSender } from "../../src/lib/webhooks/sender.ts";
import {
  type Answering,
  answering,
  type Received,
  SECRET,
  startReceiver,
  unwrap,
} from "../support/webhooks/receiver.ts";

const BODY = JSON.stringify({
  id: "evt_1",
  object: "event",
  created_at: 1,
  type: "video.completed",
  data: { id: "video_1" },
});
const GIBIBYTE = 2 ** 30;

/** Tells a receiver that answers so; what came back, and what the receiver got. */
async function told(answer: Answering, { timeLimitMs = 5_000, secret = SECRET } = {}) {
  await using receiver = await startReceiver(answer);
  const send = createSender({ policies: [], timeLimitMs });
  const outcome = await send({ url: receiver.url, id: "evt_1", now: Date.now(), body: BODY, secret });
  const [received = { headers: {}, body: "" }] = receiver.received;
  return { outcome, received, messages: receiver.received.length };
}

test("the OpenAI SDK's own unwrap takes a message as it came", async () => {
  const { outcome, received } = await told(answering(200));
  expect(outcome).toEqual({ status: 200, reason: null });
  expect(received.headers).toMatchObject({ "webhook-id": "evt_1", "content-type": "application/json" });
  expect(await unwrap(received)).toEqual(JSON.parse(BODY));
});

test("unwrap refuses an altered body, another secret, and a message that is older than five minutes", async () => {
  const { received } = await told(answering(200));
  const altered: Received = { ...received, body: received.body.replace("completed", "failed") };
  await expect(unwrap(altered)).rejects.toThrow(/signature/i);
  await expect(unwrap(received, `whsec_${Buffer.alloc(32, 1).toString("base64")}`)).rejects.toThrow(
    /signature/i,
  );

  await using receiver = await startReceiver();
  const send = createSender({ policies: [] });
  await send({ url: receiver.url, id: "evt_1", now: Date.now() - 600_000, body: BODY, secret: SECRET });
  const [old = received] = receiver.received;
  await expect(unwrap(old)).rejects.toThrow(/too old/i);
});

test("while one secret takes the place of another, receivers of both take the message", async () => {
  const next = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const { received } = await told(answering(200), { secret: `${SECRET} ${next}` });
  for (const secret of [SECRET, next]) expect(await unwrap(received, secret)).toMatchObject({ id: "evt_1" });
});

test.each([204, 301, 410, 500])(
  "an answer of %s is told as it is, and nothing is repeated",
  async (status) => {
    const { outcome, messages } = await told(answering(status));
    expect([outcome, messages]).toEqual([{ status, reason: null }, 1]);
  },
);

test("a redirect is not followed", async () => {
  await using elsewhere = await startReceiver();
  const { outcome } = await told(answering(307, { location: elsewhere.url }));
  expect(outcome.status).toBe(307);
  expect(elsewhere.received).toEqual([]);
});

test("a receiver that is down, hangs up, or answers never is no answer", async () => {
  await using closed = await startReceiver();
  const { url } = closed;
  await closed[Symbol.asyncDispose]();
  const send = createSender({ policies: [] });
  const down = await send({ url, id: "evt_1", now: Date.now(), body: BODY, secret: SECRET });
  expect(down).toEqual({ status: null, reason: "ECONNREFUSED" });
  expect((await told((response) => response.destroy())).outcome.status).toBeNull();
  const hanging = await told(() => undefined, { timeLimitMs: 300 });
  expect(hanging.outcome).toEqual({ status: null, reason: "no answer within the time limit" });
});

test("an answer that drips without an end counts by its status, and holds nobody up", async () => {
  const drips: Answering = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("x"), 20);
    response.once("close", () => clearInterval(timer));
  };
  const { outcome } = await told(drips, { timeLimitMs: 500 });
  expect(outcome).toEqual({ status: 200, reason: null });
});

test("of an answer of one gigabyte little more than 64 KB is read", async () => {
  let sent = 0;
  const piece = Buffer.alloc(65_536);
  const floods: Answering = (response) => {
    response.writeHead(200, { "content-length": String(GIBIBYTE) });
    const more = () => {
      while (!response.destroyed && sent < GIBIBYTE) {
        sent += piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
    };
    more();
  };
  const { outcome } = await told(floods);
  expect(outcome).toEqual({ status: 200, reason: null });
  // What lies in the buffers of two sockets beside.
  expect(sent).toBeLessThan(32 * 2 ** 20);
});

/** Sends this over and over, as fast as it is taken. */
function flood(socket: Socket, text: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on("drain", () => setImmediate(more));
  more();
}

test.each<readonly [string, "http" | "https", (socket: Socket) => void]>([
  ["early hints without an end", "http", (socket) => flood(socket, "HTTP/1.1 103 Early Hints\r\n\r\n")],
  [
    "headers without an end",
    "http",
    (socket) => flood(socket, `HTTP/1.1 200 OK\r\na: ${"b".repeat(9_000)}\r\n`),
  ],
  ["half a head", "http", (socket) => socket.end("HTTP/1.1 200 OK\r\nconten")],
  ["another protocol", "http", (socket) => socket.write("SSH-2.0-OpenSSH_9.9\r\n")],
  [
    "an upgrade",
    "http",
    (socket) => socket.write("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
  ],
  ["plain HTTP where TLS is due", "https", (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n")],
])("%s is no answer, and leaves no connection behind", async (_what, scheme, act) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined).resume());
    socket.once("data", () => act(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
  const send = createSender({ policies: [], timeLimitMs: 300 });
  const { status, reason } = await send({ url, id: "evt_1", now: Date.now(), body: BODY, secret: SECRET });
  expect([status, reason]).toEqual([null, expect.any(String)]);
  await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  server.close();
});
