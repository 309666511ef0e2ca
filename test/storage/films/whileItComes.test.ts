import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whileItComes } from "../../../src/lib/storage/films/whileItComes.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a source may take as long as it likes while something comes, and whoever reads it too", async () => {
  const silence = new AbortController();
  const source = new PassThrough();
  const chunks = whileItComes(source, silence, 1_000);
  for (const chunk of ["one", "two", "three"]) {
    const next = chunks.next();
    vi.advanceTimersByTime(999);
    source.write(chunk);
    expect(`${(await next).value}`).toBe(chunk);
    vi.advanceTimersByTime(5_000);
  }
  source.end();
  expect(await chunks.next()).toMatchObject({ done: true });
  vi.advanceTimersByTime(5_000);
  expect(silence.signal.aborted).toBe(false);
});

test("a source that is silent is told so", async () => {
  const silence = new AbortController();
  const source = new PassThrough();
  const chunks = whileItComes(source, silence, 1_000);
  source.write("one");
  await chunks.next();
  const next = chunks.next();
  vi.advanceTimersByTime(999);
  expect(silence.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(silence.signal.aborted).toBe(true);
  source.end();
  await next;
});
