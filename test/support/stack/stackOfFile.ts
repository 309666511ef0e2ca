import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { lastWords } from "./lastWords.ts";
import { type StackOptions, startTestStack, type TestStack } from "./stack.ts";
import { leaksOf } from "./stackLeaks.ts";

/**
 * One stack for all tests of a file (or of a `describe`): started before the first, stopped after the last, which also
 * looks through everything it answered and logged for secrets. When a test fails, what its host said last is told, and
 * what is still under way there.
 */
export function useStack(options: StackOptions = {}, secrets: readonly string[] = []): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
  });
  afterEach(async ({ task }) => {
    if (!stack || task.result?.state !== "fail") return;
    const underWay = await stack.underWay().catch((error: unknown) => [`the engine does not say: ${error}`]);
    console.log([...lastWords(stack.hostLines), "Under way:", ...underWay].join("\n"));
  });
  afterAll(async () => {
    await stack?.stop();
    if (stack) expect(leaksOf(stack, secrets)).toEqual([]);
  });
  return () => {
    if (!stack) throw new Error("the stack has not started");
    return stack;
  };
}
