import type { JobFilter } from "./capacity.ts";
import type { DeploymentInput, ForeignJobInput, JobChange } from "./control/control.ts";
import type { Rule, RuleInput, Tally } from "./faults/fault.ts";
import type { Invoice } from "./invoice.ts";
import type { JobReport } from "./jobReport.ts";
import type { SeenRequest } from "./requestLog.ts";
import type { SettingsInput } from "./settings.ts";

/** The strings of a simulator that runs in another process; the same as `Sora`, but each takes a request. */
export interface RemoteSora {
  readonly url: string;
  fault(rule: RuleInput): Promise<string>;
  faults(): Promise<readonly (Rule & Tally)[]>;
  clearFaults(id?: string): Promise<void>;
  settings(change: SettingsInput): Promise<void>;
  setDeployment(input: DeploymentInput): Promise<void>;
  removeDeployment(name: string, resource?: string): Promise<void>;
  setKey(key: string, resource?: string): Promise<void>;
  addForeignJob(input: ForeignJobInput): Promise<string>;
  changeJob(id: string, change: JobChange): Promise<void>;
  padFilm(id: string, padTo: number, variant?: number): Promise<void>;
  invoice(filter?: JobFilter): Promise<Invoice>;
  maxInFlight(filter?: JobFilter): Promise<number>;
  jobs(): Promise<readonly JobReport[]>;
  requests(): Promise<readonly SeenRequest[]>;
  clearRequests(): Promise<void>;
}

/** Takes hold of the controls of the simulator at `url`. A control that refuses throws its reason. */
export function connectSora(url: string): RemoteSora {
  // What comes back was written by the simulator of this same folder.
  const pull = async <T>(name: string, input: object = {}): Promise<T> => {
    const body = JSON.stringify(input);
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/control/${name}`, { method: "POST", headers, body });
    if (response.ok) return (await response.json()) as T;
    throw new Error(`The simulator refused ${name}: ${await response.text()}`);
  };
  const named = (name: string, resource?: string) => (resource === undefined ? { name } : { name, resource });
  return {
    url,
    fault: async (rule) => (await pull<{ id: string }>("fault", rule)).id,
    faults: () => pull("faults"),
    clearFaults: (id) => pull("clear-faults", id === undefined ? {} : { id }),
    settings: (change) => pull("settings", change),
    setDeployment: (input) => pull("set-deployment", input),
    removeDeployment: (name, resource) => pull("remove-deployment", named(name, resource)),
    setKey: (key, resource) => pull("set-key", resource === undefined ? { key } : { key, resource }),
    addForeignJob: async (input) => (await pull<{ id: string }>("add-foreign-job", input)).id,
    changeJob: (id, change) => pull("change-job", { id, ...change }),
    padFilm: (id, padTo, variant = 0) => pull("set-film", { id, padTo, variant }),
    invoice: (filter = {}) => pull("invoice", filter),
    maxInFlight: async (filter = {}) =>
      (await pull<{ maxInFlight: number }>("max-in-flight", filter)).maxInFlight,
    jobs: () => pull("jobs"),
    requests: () => pull("requests"),
    clearRequests: () => pull("clear-requests"),
  };
}
