import { isTerminal } from "../store/rows.ts";
import { type HubAddress, managementUrls } from "./clientData.ts";
import type { Instances } from "./instances.ts";
import { shownHistory, statusJson } from "./statusJson.ts";

export interface ApiRequest {
  readonly method: string;
  /** The whole address that was asked for. */
  readonly url: string;
  /** Below the API's base, without a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

const refusedOperations = new Set(["terminate", "suspend", "resume", "rewind", "restart"]);

/** The durable HTTP API: what the SDK's client calls, and what the management URLs lead to. */
export class ClientApi {
  readonly #instances: Instances;
  readonly #address: () => Promise<HubAddress>;

  constructor(instances: Instances, address: () => Promise<HubAddress>) {
    this.#instances = instances;
    this.#address = address;
  }

  async handle(request: ApiRequest): Promise<ApiReply> {
    const [kind, id, operation, name, ...rest] = request.path.split("/").map(decodeURIComponent);
    if (rest.length > 0) return { status: 404 };
    if (kind === "entities") return refused("entities");
    if (kind === "orchestrators" && id && request.method === "POST" && name === undefined) {
      return this.#start(request, id, operation);
    }
    if (kind !== "instances") return { status: 404 };
    if (!id) return refused(request.method === "DELETE" ? "purge by filter" : "lists of instances");
    if (operation === undefined)
      return request.method === "DELETE" ? this.#purge(id) : this.#status(request, id);
    if (refusedOperations.has(operation)) return refused(operation);
    if (operation === "raiseEvent" && name) return this.#raise(request, id, name);
    return { status: 404 };
  }

  async #start(request: ApiRequest, name: string, id: string | undefined): Promise<ApiReply> {
    if (request.query.get("version")) return refused("versions of orchestrations");
    if (!isJson(request.body)) return invalidJson();
    const started = this.#instances.start(name, request.body || null, id);
    if (started.kind === "exists") {
      return message(409, `An Orchestration instance with the status ${started.status} already exists.`);
    }
    const { rewindPostUri: _leftOut, ...urls } = managementUrls(await this.#address(), started.id);
    return {
      status: 202,
      headers: { location: urls["statusQueryGetUri"] ?? "", "retry-after": "10" },
      json: urls,
    };
  }

  #status(request: ApiRequest, id: string): ApiReply {
    const row = this.#instances.find(id);
    if (!row) return { status: 404 };
    const { query } = request;
    const json = statusJson(row);
    if (isTrue(query, "showHistory")) {
      json["historyEvents"] = shownHistory(this.#instances.history(id), isTrue(query, "showHistoryOutput"));
    }
    if (query.get("showInput") === "false") json["input"] = null;
    if (isTerminal(row.status)) return { status: 200, json };
    return { status: 202, headers: { location: request.url, "retry-after": "5" }, json };
  }

  #raise(request: ApiRequest, id: string, name: string): ApiReply {
    if (!String(request.headers["content-type"]).startsWith("application/json")) {
      return message(400, "Only application/json request content is supported");
    }
    if (request.body === "" || !isJson(request.body)) return invalidJson();
    const raised = this.#instances.raise(id, name, request.body);
    return { status: { raised: 202, unknown: 404, ended: 410 }[raised] };
  }

  #purge(id: string): ApiReply {
    const purged = this.#instances.purge(id);
    if (purged.kind !== "running") {
      return purged.kind === "unknown" ? { status: 404 } : { status: 200, json: { instancesDeleted: 1 } };
    }
    return {
      status: 412,
      json: `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${purged.status}`,
    };
  }
}

const isTrue = (query: URLSearchParams, key: string) => query.get(key)?.toLowerCase() === "true";
const message = (status: number, Message: string): ApiReply => ({ status, json: { Message } });
const invalidJson = () => message(400, "Invalid JSON content");
const refused = (what: string): ApiReply => ({
  status: 501,
  json: `The local host does not support ${what}.`,
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text === "" ? "null" : text);
    return true;
  } catch {
    return false;
  }
}
