import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/**
 * Counts what vitest ran and writes "passed failed skipped" to a file, for the closing line of `.ci/run`. A file that
 * fails to load, or an error outside of every test, counts as one failed: nothing broken may look like nothing.
 */
export class ClosingLine implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    // A test that never came to run is no success.
    writeFileSync(this.#file, `${counts.passed} ${counts.failed + counts.pending} ${counts.skipped}\n`);
  }
}
