import { once } from "node:events";
import * as http from "node:http";
import { forwardedTarget, type RequestTarget } from "./requestTarget.ts";

const hopByHop = ["connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection"];
const notForwarded = [...hopByHop, "host", "expect"];
const notReturned = [...hopByHop, "transfer-encoding"];

/** Connections are not used twice, and yet not announced as closing: an answer may come before its request has ended. */
const agent = new http.Agent({ keepAlive: true });
agent.maxFreeSockets = 0; // as an option it would mean the default

export interface Forwarding {
  readonly invocationId: string;
  readonly proxyUri: string;
  readonly target: RequestTarget;
  /** The whole body; undefined when it streams. */
  readonly body: Buffer | undefined;
  readonly response: http.ServerResponse;
}

/** A request on its way to the app. */
export interface Forwarded {
  /**
   * The head of the answer, once the whole request is sent: the real host reads no answer before. Undefined when the
   * connection breaks first.
   */
  readonly answer: Promise<http.IncomingMessage | undefined>;
  /** Settles when the app has begun to answer, read or not, or the connection breaks. */
  readonly begun: Promise<undefined>;
  end(): void;
}

/** Passes a request on to the SDK's own proxy, with the invocation's id. */
export function forward(forwarding: Forwarding): Forwarded {
  const { response, body } = forwarding;
  const { req: request } = response;
  const [path, headers] = [forwardedTarget(forwarding.target), headersOf(forwarding)];
  const forwarded = http.request(forwarding.proxyUri, { method: request.method, agent, path, headers });
  const sent = once(forwarded, "finish");
  const answered = once(forwarded, "response");
  const whole = Promise.all([answered, sent]).then(([[head]]: [http.IncomingMessage[], unknown]) => head);
  const closed = new Promise<undefined>((resolve) => forwarded.once("close", () => resolve(undefined)));
  forwarded.on("error", () => {}); // whoever waits for the answer learns of it
  forwarded.flushHeaders();
  const end = () => {
    request.unpipe(forwarded); // or the pipe, when it hears that this is gone, pauses it again
    forwarded.destroy();
    request.resume(); // what an early answer left unread
  };
  // the function waits for the head of its request, also when nobody waits for its answer any more
  const headIsSent = () => (response.destroyed ? end() : response.once("close", end));
  forwarded.once("socket", (socket) => {
    socket.once("connect", () => setImmediate(headIsSent));
    // Once an answer is whole, Node no longer tells a request that goes on that its connection takes more.
    socket.on("drain", () => forwarded.emit("drain"));
  });
  if (body) forwarded.end(body);
  else request.pipe(forwarded);
  const nothing = () => undefined;
  const answer = Promise.race([whole, closed]).catch(nothing);
  const begun = Promise.race([answered, closed]).then(nothing, nothing);
  return { answer, begun, end };
}

/** The headers of an answer that go on to the client. */
export function returnedHeaders(answer: http.IncomingMessage): http.OutgoingHttpHeaders {
  return without(notReturned, answer.headers);
}

/** Whether headers hold what the real host's forwarder refuses to send: anything beside ASCII. */
export function areForwardable(headers: http.IncomingHttpHeaders): boolean {
  const values = Object.values(headers).flat();
  return values.every((value = "") => /^[\0-\x7f]*$/.test(value));
}

/** The scheme is what the client says it was; the name is never taken from a header but Host. */
function headersOf({ invocationId, target, response }: Forwarding): http.OutgoingHttpHeaders {
  const { headers, socket } = response.req;
  const { host = target.host, "x-forwarded-proto": scheme = "http" } = headers;
  return {
    ...without(notForwarded, headers),
    "x-ms-invocation-id": invocationId,
    "x-forwarded-host": host,
    "x-forwarded-proto": scheme,
    "x-forwarded-for": socket.remoteAddress,
  };
}

function without<T>(names: readonly string[], headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
