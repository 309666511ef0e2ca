import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { type AppFunction, FunctionApp } from "../host/core/functionApp.ts";
import { functionsCore } from "../host/core/functionsCore.ts";
import { loadApp } from "../host/core/loadApp.ts";
import { thrownText } from "../host/durable/failureText.ts";
import { readCall, sentValue } from "./call.ts";
import { dieAsPlanned } from "./plannedDeath.ts";

// The process that started this one holds the other end: a worker does not outlive its host, however that ended.
process.stdin.on("end", () => process.kill(process.pid, "SIGKILL")).resume();

const { values } = parseArgs({ options: { app: { type: "string" }, port: { type: "string" } } });
const { app: folder = ".", port = "0" } = values;
await loadApp(folder);
let clientData = "";
const log = (level: string, category: string, message: string) => {
  if (category !== "system" || level === "error" || level === "warning") console.log(message);
};
const app = new FunctionApp(log, async () => clientData);
const streamUri = await functionsCore().streamUri();

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(thrownText(error).stack);
    response.destroy();
  });
}).listen(Number(port), "127.0.0.1");

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const content = request.url === "/functions" ? { functions: list(), streamUri } : await invoke(request);
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(content));
}

/** Runs a function of the app: what it returned, or how it failed. */
async function invoke(request: IncomingMessage): Promise<object> {
  const call = readCall(await text(request));
  dieAsPlanned(call);
  const fn = app.find(call.kind, call.name);
  if (!fn) return { failure: { message: `There is no ${call.kind} '${call.name}'.`, stack: "" } };
  clientData = call.clientData ?? clientData;
  try {
    return { returnValue: sentValue(await app.run(fn, call)) };
  } catch (error) {
    return { failure: thrownText(error) };
  }
}

function list(): readonly object[] {
  const kinds = ["http", "timer", "orchestration", "activity"] as const;
  return kinds.flatMap((kind) => app.ofKind(kind)).map(describe);
}

function describe({ name, kind, clientInputs, trigger }: AppFunction): object {
  const { route, methods } = trigger;
  return { name, kind, hasClient: clientInputs.length > 0, route, methods: methods ?? ["GET", "POST"] };
}
