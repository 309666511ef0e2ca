import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/support/runner/closingLine.ts";
import { QuietReporter } from "./test/support/runner/quietReporter.ts";

const countsFile = process.env["COUNTS_FILE"];

const ALL = "{test,local}/**/*.test.ts";
/** What takes minutes: processes that are started and killed, walks over every call, days of random trouble. */
const LONG = "{test,local}/**/{e2e,proof}/**/*.test.ts";
/** Workflows played from their start: all these plays register the same functions, so that one process runs them. */
const PLAYS = "test/orchestrators/{{deliverEvent,generateVideo,renderJob,sweep,vainWake},phases/*}.test.ts";
/**
 * Files that need a process as it starts: those that register functions of their own with the SDK, of which it has one
 * list; those to which it must not be one that streams; and those that draw, since the
 * app takes from its whole process every decoder that it does not need.
 */
const ALONE = [
  "local/host/*.test.ts",
  "local/host/{check,faults,store}/**/*.test.ts",
  "local/host/{conformance/co*,durable/{badLuck,clientApi},http/{frontDoor,realHost,streaming},testing/replay}.test.ts",
  "local/sora/films/{scene,words}.test.ts",
  "test/orchestrators/histories.test.ts",
  "test/durable/flow.test.ts",
  "test/http/content/{pacedBody,unpacedBody}.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      // One process runs many of these files, and loads the SDKs once.
      {
        extends: true,
        test: { name: "quick", include: [ALL], exclude: [LONG, PLAYS, ...ALONE], isolate: false },
      },
      { extends: true, test: { name: "quick-plays", include: [PLAYS], isolate: false } },
      { extends: true, test: { name: "quick-alone", include: ALONE, exclude: [LONG] } },
      {
        extends: true,
        test: {
          name: "prove",
          include: [LONG],
          expect: { poll: { timeout: 300_000 } },
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
    ],
    setupFiles: ["test/support/runner/registrations.ts"],
    globalSetup: ["test/support/runner/sharedAzurite.ts"],
    silent: "passed-only",
    reporters: [new QuietReporter(), ...(countsFile ? [new ClosingLine(countsFile)] : [])],
    // A condition is waited for with patience: the machine may be busy.
    expect: { poll: { timeout: 60_000 } },
    // These limits are for what hangs, not for what is slow: a starved process takes a minute for a second's work.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Most files wait for other processes most of the time; vitest alone would use one core less than there is.
    maxWorkers: availableParallelism() + 1,
  },
});
