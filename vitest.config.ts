import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/support/runner/closingLine.ts";

const countsFile = process.env["COUNTS_FILE"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "local/**/*.test.ts"],
    globalSetup: ["test/support/runner/sharedAzurite.ts"],
    reporters: ["default", ...(countsFile ? [new ClosingLine(countsFile)] : [])],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most files wait for other processes most of the time; vitest alone would use one core less than there is.
    maxWorkers: availableParallelism() + 1,
  },
});
