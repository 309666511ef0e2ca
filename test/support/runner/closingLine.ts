import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";

/**
 * Counts what vitest ran and writes "passed failed skipped" to a file, for the closing line of `.ci/run`, and below it a
 * line for each that failed: where, what, and why. A file that fails to load, or an error outside of every test, counts
 * as one failed: nothing broken may look like nothing.
 */
export class ClosingLine implements Reporter {
  readonly #file: string;
  #root = "";

  constructor(file: string) {
    this.#file = file;
  }

  onInit({ config }: Vitest): void {
    this.#root = config.root;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const failed = [...modules.flatMap((module) => this.#failuresOf(module)), ...errors.map(firstLine)];
    writeFileSync(
      this.#file,
      `${[`${count("passed")} ${failed.length} ${count("skipped")}`, ...failed].join("\n")}\n`,
    );
  }

  #failuresOf(module: TestModule): readonly string[] {
    const file = relative(this.#root, module.moduleId).replaceAll("\\", "/");
    const tests = Array.from(module.children.allTests()).flatMap((test) => {
      const { state, errors = [] } = test.result();
      if (state === "failed") return [`${test.fullName}: ${errors.map(firstLine).join("; ")}`];
      // A test that never came to run is no success.
      return state === "pending" ? [`${test.fullName}: never came to run`] : [];
    });
    return [...module.errors().map(firstLine), ...tests].map((what) => `${file}: ${what}`);
  }
}

function firstLine({ message }: SerializedError): string {
  return message.split("\n", 1)[0] ?? "";
}
