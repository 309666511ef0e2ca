import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isFromHere } from "../host/http/isFromHere.ts";
import { answer, type Door } from "./answer.ts";
import { answerControl, type Controlled } from "./control/answerControl.ts";
import { deliver } from "./deliver.ts";
import { json, type Reply } from "./reply.ts";

/** Lets browsers use the API from anywhere. */
const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, POST, DELETE, OPTIONS",
  "access-control-allow-headers": "*, api-key, authorization, content-type, range",
  "access-control-expose-headers": "*",
};

/** Serves the API and, under /control, what tests and people steer it with. */
export async function startServer(door: Door, controlled: Controlled, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(door, controlled, request, response).catch(() => response.destroy());
  });
  // A reset between two requests of a kept connection would be a fault nobody asked for.
  server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  return server;
}

async function serve(
  door: Door,
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // No CORS here: web pages have no business at the controls.
  if (request.url?.startsWith("/control/")) {
    const reply = isFromHere(request.headers)
      ? await answerControl(controlled, request)
      : json(403, { error: "The controls are for programs of this machine, under its own name." });
    return deliver(request, response, reply, door.world.now());
  }
  const reply: Reply =
    request.method === "OPTIONS"
      ? { status: 204, headers: { "access-control-max-age": "600" }, body: null }
      : await answer(door, request);
  const headers = { ...cors, "apim-request-id": randomUUID(), ...reply.headers };
  await deliver(request, response, { ...reply, headers }, door.world.now());
}
