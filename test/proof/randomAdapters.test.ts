import { expect, inject, test } from "vitest";
import { expectOnce } from "../support/proof/expectOnce.ts";
import { runAtRandom } from "../support/proof/randomRun.ts";
import { plainModel } from "../support/providers/soraModel.ts";
import { TASK_APIS, taskModel } from "../support/providers/taskModel.ts";

const SERVERS = ["vllm-omni", "sglang", "litellm"];

const server = (name: string) => (endpoint: string) =>
  plainModel({ name: "film", server: name, reconcile: undefined, sizes: ["1280x720"], seconds: [5] })(
    `${endpoint}/r/${name}`,
  );

test.each([
  ...TASK_APIS.map((api) => [api, taskModel(api)] as const),
  ...SERVERS.map((name) => [`openai-videos of ${name}`, server(name)] as const),
])(
  "on a bad day of %s, an app that keeps dying makes and books each film once",
  async (what, entries) => {
    const report = await runAtRandom({
      azurite: inject("azurite"),
      creates: 12,
      seed: 5,
      models: { entries, asked: "film" },
    });
    const { kills, struck, line, mostInFlight } = report;
    console.log(`${what}: ${kills} kills, ${struck} requests struck`);
    expectOnce(report);
    expect(kills).toBeGreaterThan(10);
    expect(struck).toBeGreaterThan(5);
    expect(mostInFlight).toBeLessThanOrEqual(2);
    expect(line.passedOver).toBe(0);
  },
  600_000,
);
