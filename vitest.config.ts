import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/support/runner/closingLine.ts";
import { QuietReporter } from "./test/support/runner/quietReporter.ts";

const countsFile = process.env["COUNTS_FILE"];

const ALL = "{test,local}/**/*.test.ts";
/** What takes minutes: processes that are started and killed, walks over every call, days of random trouble. */
const LONG = "{test,local}/**/{e2e,proof}/**/*.test.ts";
/**
 * Files that register functions of their own with the SDK, of which a process has one list; and those that draw, since the
 * app takes from its whole process every decoder that it does not need.
 */
const ALONE = "{local/host,local/sora/films,test/orchestrators,test/durable,test/http/content}/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      // One process runs many of these files, and loads the SDKs once.
      { extends: true, test: { name: "quick", include: [ALL], exclude: [LONG, ALONE], isolate: false } },
      { extends: true, test: { name: "quick-alone", include: [ALONE], exclude: [LONG] } },
      { extends: true, test: { name: "prove", include: [LONG] } },
    ],
    setupFiles: ["test/support/runner/registrations.ts"],
    globalSetup: ["test/support/runner/sharedAzurite.ts"],
    silent: "passed-only",
    reporters: [new QuietReporter(), ...(countsFile ? [new ClosingLine(countsFile)] : [])],
    // A condition is waited for with patience: the machine may be busy.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most files wait for other processes most of the time; vitest alone would use one core less than there is.
    maxWorkers: availableParallelism() + 1,
  },
});
