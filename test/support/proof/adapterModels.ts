import { plainModel } from "../providers/soraModel.ts";
import { TASK_APIS, taskModel } from "../providers/taskModel.ts";
import type { RandomOptions } from "./randomRun.ts";

const SERVERS = ["vllm-omni", "sglang", "litellm"];

/** Of each API and server that is spoken beside the Soras': its name, and a model for a random run. */
export const ADAPTER_MODELS: readonly {
  readonly adapter: string;
  readonly models: NonNullable<RandomOptions["models"]>;
}[] = [
  ...TASK_APIS.map((api) => ({ adapter: api, entries: taskModel(api) })),
  ...SERVERS.map((server) => ({ adapter: server, entries: modelOf(server) })),
].map(({ adapter, entries }) => ({ adapter, models: { entries, asked: "film" } }));

function modelOf(server: string) {
  return (endpoint: string) =>
    plainModel({ name: "film", server, reconcile: undefined, sizes: ["1280x720"], seconds: [5] })(
      `${endpoint}/r/${server}`,
    );
}
