import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "../../test/support/runner/closingLine.ts";
import { ScenarioTable } from "../../test/support/runner/scenarioTable.ts";

const countsFile = process.env["COUNTS_FILE"];

/** The local stack's own tests that say most about the way to the app: here they go through the real router. */
const THROUGH_THE_ROUTER = [
  "badInput",
  "cancel",
  "content",
  "delete",
  "events",
  "forgedHeaders",
  "limits",
  "openMode",
  "pictures",
  "uploads",
  "unknownPath",
];

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/engine/*.scenario.ts", ...THROUGH_THE_ROUTER.map((name) => `test/e2e/${name}.test.ts`)],
    env: { TEST_HOST: "engine" },
    setupFiles: ["test/support/runner/registrations.ts"],
    globalSetup: ["test/support/runner/sharedAzurite.ts"],
    silent: "passed-only",
    reporters: [new ScenarioTable(), ...(countsFile ? [new ClosingLine(countsFile)] : [])],
    expect: { poll: { timeout: 480_000 } },
    // For what hangs: the engine leaves what a dead host had taken alone for a minute, and a message that it could not use
    // at once for longer each time.
    testTimeout: 900_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Scenarios wait, most of the time, for the engine's own minutes to pass.
    maxWorkers: 5,
  },
});
