import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { Reply } from "../http/reply.ts";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import { managementUrls } from "./clientData.ts";
import { purgeInstance, raiseEvent, startInstance } from "./instances.ts";
import type { Runtime } from "./runtime.ts";

const filters = ["runtimeStatus", "createdTimeFrom", "createdTimeTo", "instanceIdPrefix", "top"];
const refusedOptions = ["version", "showHistory", "showHistoryOutput", "showInput", ...filters];
const refusedOperations = ["terminate", "suspend", "resume", "rewind", "restart"];

/**
 * The durable HTTP API, as far as it goes here: start, status, list, raise an event, purge. Answers a request whose path
 * below the API's base is `path`. What is not supported is refused by name.
 */
export async function answerClient(
  runtime: Runtime,
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<Reply> {
  const segments = path.split("/").map((segment) => segment.replace(/%2f/gi, "/"));
  const [kind, id, operation, name, ...rest] = segments;
  const body = await text(request);
  const option = refusedOptions.find((name) => query.has(name));
  if (kind === "entities") return refused("entities");
  if (kind === "instances" && !id && request.method === "DELETE") return refused("purges by filter");
  if (option) return refused(`the option '${option}' of the durable client`);
  if (kind === "orchestrators" && id && name === undefined && request.method === "POST")
    return await start(runtime, operation || randomUUID().replaceAll("-", ""), id, body);
  if (kind !== "instances" || rest.length > 0) return { status: 404 };
  if (!id) return { status: 200, json: runtime.parts.store.instances().map(statusJson) };
  if (operation === "raiseEvent" && name) return raise(runtime, request, id, name, body);
  if (operation !== undefined)
    return refusedOperations.includes(operation) ? refused(operation) : { status: 404 };
  if (request.method === "DELETE") return purge(runtime, id);
  const row = runtime.parts.store.instance(id);
  return status(row, request, query.get("returnInternalServerErrorOnFailure") === "true");
}

async function start(runtime: Runtime, id: string, name: string, body: string): Promise<Reply> {
  if (body !== "" && !isJson(body)) return invalidJson;
  const live = startInstance(runtime, id, name, body || null);
  if (live) return message(409, `An Orchestration instance with the status ${live.status} already exists.`);
  // the real engine names it in the client's data only
  const { rewindPostUri: _leftOut, ...urls } = managementUrls(await runtime.parts.address(), id);
  const headers = { location: urls["statusQueryGetUri"], "retry-after": "10" };
  return { status: 202, json: urls, headers };
}

function status(row: InstanceRow | undefined, request: IncomingMessage, tellsFailure: boolean): Reply {
  if (!row) return { status: 404 };
  const json = statusJson(row);
  if (isTerminal(row.status)) return { status: tellsFailure && row.status === "Failed" ? 500 : 200, json };
  const location = `http://${request.headers.host}${request.url}`;
  return { status: 202, json, headers: { location, "retry-after": "5" } };
}

function raise(runtime: Runtime, request: IncomingMessage, id: string, name: string, body: string): Reply {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    return message(400, "Only application/json request content is supported");
  if (!isJson(body)) return invalidJson;
  const found = raiseEvent(runtime, id, name, body);
  return { status: !found ? 404 : isTerminal(found.status) ? 410 : 202 };
}

function purge(runtime: Runtime, id: string): Reply {
  const found = purgeInstance(runtime, id);
  if (!found) return { status: 404 };
  if (isTerminal(found.status)) return { status: 200, json: { instancesDeleted: 1 } };
  const json = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${found.status}`;
  return { status: 412, json };
}

/** The status of an instance as the durable API answers it; times to the second. */
export function statusJson(row: InstanceRow): Record<string, unknown> {
  const toSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
  const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
  return {
    name: row.name,
    instanceId: row.id,
    ...(row.parent && { parentInstanceId: row.parent.OrchestrationInstance.InstanceId }),
    runtimeStatus: row.status,
    input: parse(row.input),
    customStatus: parse(row.customStatus),
    output: parse(row.output),
    createdTime: toSecond(row.created),
    lastUpdatedTime: toSecond(row.updated),
  };
}

const refused = (what: string): Reply => ({ status: 501, json: `The local host does not support ${what}.` });
const message = (status: number, Message: string): Reply => ({ status, json: { Message } });
const invalidJson = message(400, "Invalid JSON content");

function isJson(text: string): boolean {
  try {
    JSON.stringify(JSON.parse(text)); // what is nested too deeply could be read, but not written again
    return true;
  } catch {
    return false;
  }
}
