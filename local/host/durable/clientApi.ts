import { type HttpCall, type HttpReply, jsonReply, readBody } from "../http/httpCall.ts";
import { type InstanceRow, isTerminal } from "../store/rows.ts";
import { type HubAddress, managementUrls } from "./clientData.ts";
import type { Instances } from "./instances.ts";

const filters = ["runtimeStatus", "createdTimeFrom", "createdTimeTo", "instanceIdPrefix", "top"];
const refusedOptions = ["version", "showHistory", "showHistoryOutput", "showInput", ...filters];
const refusedOperations = ["terminate", "suspend", "resume", "rewind", "restart"];

/** The durable HTTP API, as far as it goes here: start, status, raise an event, purge. */
export class ClientApi {
  readonly #instances: Instances;
  readonly #address: () => Promise<HubAddress>;

  constructor(instances: Instances, address: () => Promise<HubAddress>) {
    this.#instances = instances;
    this.#address = address;
  }

  /** Answers a call whose path below the API's base is `path`. What is not supported is refused by name. */
  async handle(call: HttpCall, path: string, query: URLSearchParams): Promise<HttpReply> {
    const [kind, id, operation, name, ...rest] = path.split("/").map(decodeURIComponent);
    const body = (await readBody(call)).toString("utf8");
    const option = refusedOptions.find((name) => query.has(name));
    if (kind === "entities") return refused("entities");
    if (kind === "instances" && !id && call.method === "DELETE") return refused("purges by filter");
    if (option) return refused(`the option '${option}' of the durable client`);
    if (kind === "orchestrators" && id && name === undefined && call.method === "POST")
      return await this.#start(id, operation, body);
    if (kind !== "instances" || rest.length > 0) return jsonReply(404);
    if (!id) return jsonReply(200, this.#instances.all().map(statusJson));
    if (operation === "raiseEvent" && name) return this.#raise(call, id, name, body);
    if (operation !== undefined)
      return refusedOperations.includes(operation) ? refused(operation) : jsonReply(404);
    return call.method === "DELETE" ? this.#purge(id) : this.#status(call, id);
  }

  async #start(name: string, id: string | undefined, body: string): Promise<HttpReply> {
    if (body !== "" && !isJson(body)) return invalidJson();
    const started = this.#instances.start(name, body || null, id);
    if (started.kind === "exists") {
      const Message = `An Orchestration instance with the status ${started.status} already exists.`;
      return jsonReply(409, { Message });
    }
    const { rewindPostUri: _leftOut, ...urls } = managementUrls(await this.#address(), started.id);
    return jsonReply(202, urls, { location: urls["statusQueryGetUri"], "retry-after": "10" });
  }

  #status(call: HttpCall, id: string): HttpReply {
    const row = this.#instances.find(id);
    if (!row) return jsonReply(404);
    if (isTerminal(row.status)) return jsonReply(200, statusJson(row));
    const location = `http://${call.host}${call.target}`;
    return jsonReply(202, statusJson(row), { location, "retry-after": "5" });
  }

  #raise(call: HttpCall, id: string, name: string, body: string): HttpReply {
    if (!call.headers["content-type"]?.startsWith("application/json")) {
      return jsonReply(400, { Message: "Only application/json request content is supported" });
    }
    if (!isJson(body)) return invalidJson();
    const raised = this.#instances.raise(id, name, body);
    return jsonReply({ raised: 202, unknown: 404, ended: 410 }[raised]);
  }

  #purge(id: string): HttpReply {
    const purged = this.#instances.purge(id);
    if (purged.kind !== "running")
      return purged.kind === "unknown" ? jsonReply(404) : jsonReply(200, { instancesDeleted: 1 });
    return jsonReply(
      412,
      `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${purged.status}`,
    );
  }
}

/** The status of an instance as the durable API answers it; times to the second. */
export function statusJson(row: InstanceRow): Record<string, unknown> {
  const toSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
  const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: parse(row.input),
    customStatus: parse(row.customStatus),
    output: parse(row.output),
    createdTime: toSecond(row.created),
    lastUpdatedTime: toSecond(row.updated),
  };
}

const refused = (what: string) => jsonReply(501, `The local host does not support ${what}.`);
const invalidJson = () => jsonReply(400, { Message: "Invalid JSON content" });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
