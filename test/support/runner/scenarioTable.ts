import { relative } from "node:path";
import { DefaultReporter, type SerializedError, type TestModule, type TestRunEndReason } from "vitest/node";

/** Prints what each scenario saw, as a table, and closes with how many passed, failed and were skipped. */
export class ScenarioTable extends DefaultReporter {
  constructor() {
    super({ summary: false });
  }

  override printTestModule(module: TestModule): void {
    if (module.state() === "failed") super.printTestModule(module);
    else for (const row of this.#rowsOf(module)) this.log(`${row.name}: ${row.outcome}`);
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const isGreen = errors.length === 0 && modules.every((module) => module.ok());
    if (!isGreen) super.onTestRunEnd(modules, errors, reason);
    const rows = modules.flatMap((module) => this.#rowsOf(module));
    this.log(["", "| scenario | | seen |", "|---|---|---|"].join("\n"));
    for (const { name, outcome, seen } of rows) this.log(`| ${name} | ${outcome} | ${seen} |`);
    const results = modules.flatMap((module) =>
      Array.from(module.children.allTests(), (test) => test.result()),
    );
    const count = (state: string) => results.filter((result) => result.state === state).length;
    const broken = errors.length + modules.reduce((sum, module) => sum + module.errors().length, 0);
    const failed = count("failed") + count("pending") + broken;
    this.log(`\n${count("passed")} passed, ${failed} failed, ${count("skipped")} skipped`);
  }

  /** One row for each scenario that says what it saw; one for a whole file of tests that do not. */
  #rowsOf(module: TestModule) {
    const tests = [...module.children.allTests()];
    const told = tests.filter((test) => module.relativeModuleId.endsWith(".scenario.ts") || test.meta().seen);
    if (told.length > 0)
      return told.map((test) => ({
        name: test.name,
        outcome: inWord(test.result().state),
        seen: test.meta().seen ?? "",
      }));
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const file = relative(this.ctx.config.root, module.moduleId).replaceAll("\\", "/");
    return [
      {
        name: file,
        outcome: inWord(module.state()),
        seen: `${passed} of ${tests.length} tests, through the real router`,
      },
    ];
  }
}

function inWord(state: string): string {
  return state === "passed" ? "held" : state === "failed" ? "FAILED" : state;
}
