import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI from "openai";

/** A secret as a receiver and the app share it. */
export const SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes, yes").toString("base64")}`;

/** One message as it came. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a receiver answers; the default is 200. */
export type Answering = (response: ServerResponse, received: Received) => void;

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** How the next messages are answered. */
  answer: Answering;
}

/** A receiver of events on a port of its own, or on the one that is given. */
export async function startReceiver(answer: Answering = answering(200), port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const receiver = { answer };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const message = { headers, body };
      received.push(message);
      receiver.answer(response, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: taken } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${taken}/events`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answering =>
  (response) => {
    response.writeHead(status, headers).end("{}");
  };

/** What the OpenAI SDK makes of a message; rejects when the signature or its time is wrong. */
export async function unwrap({ body, headers }: Received, secret = SECRET) {
  return await new OpenAI({ apiKey: "none" }).webhooks.unwrap(body, headers, secret);
}
