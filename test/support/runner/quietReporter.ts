import { relative } from "node:path";
import { DefaultReporter, type SerializedError, type TestModule, type TestRunEndReason } from "vitest/node";
import { byArea } from "./areas.ts";

/** Says nothing while all is well; at the end what was shown, area by area. What fails is told in full. */
export class QuietReporter extends DefaultReporter {
  #startedAt = Date.now();

  constructor() {
    super({ summary: false });
  }

  override onTestRunStart(specifications: Parameters<DefaultReporter["onTestRunStart"]>[0]): void {
    this.#startedAt = Date.now();
    super.onTestRunStart(specifications);
  }

  override printTestModule(module: TestModule): void {
    if (module.state() === "failed") super.printTestModule(module);
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const isGreen = errors.length === 0 && modules.length > 0 && modules.every((module) => module.ok());
    if (!isGreen) super.onTestRunEnd(modules, errors, reason);
    for (const line of this.#summary(modules)) this.log(line);
  }

  #summary(modules: readonly TestModule[]): readonly string[] {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const areas = byArea(modules.map((module) => this.#countsOf(module)));
    const skipped = inState("skipped").map((test) => {
      const result = test.result();
      const reason = "note" in result && result.note ? result.note : "no reason given";
      return `- skipped: ${test.fullName} (${reason})`;
    });
    const seconds = Math.round((Date.now() - this.#startedAt) / 1_000);
    return [
      ...areas.map(({ proves, passed, failed }) =>
        failed > 0
          ? `✗ ${proves}: ${failed} of ${passed + failed} failed`
          : `✓ ${proves}: ${passed} ${passed === 1 ? "test" : "tests"}`,
      ),
      ...skipped,
      `${inState("passed").length} passed in ${seconds} s`,
    ];
  }

  #countsOf(module: TestModule) {
    const states = [...module.children.allTests()].map((test) => test.result().state);
    const file = relative(this.ctx.config.root, module.moduleId).replaceAll("\\", "/");
    const passed = states.filter((state) => state === "passed").length;
    // A file that does not load has failed, too.
    const failed = states.filter((state) => state === "failed").length + module.errors().length;
    return { file, passed, failed };
  }
}
