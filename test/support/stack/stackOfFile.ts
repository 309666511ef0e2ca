import { afterAll, beforeAll, expect } from "vitest";
import { type StackOptions, startTestStack, type TestStack } from "./stack.ts";
import { leaksOf } from "./stackLeaks.ts";

/**
 * One stack for all tests of a file (or of a `describe`): started before the first, stopped after the last, which also
 * looks through everything it answered and logged for secrets.
 */
export function useStack(options: StackOptions = {}, secrets: readonly string[] = []): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
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
