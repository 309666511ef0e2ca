import { setTimeout as sleep } from "node:timers/promises";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** What some work has asked of storage. */
export interface Calls {
  readonly calls: number;
  /** How many of them waited for one another: the longest row in which each began after the one before it was answered. */
  readonly inARow: number;
  readonly milliseconds: number;
}

interface Span {
  readonly began: number;
  readonly ended: number;
}

/** A policy that sees every call, and lets each take so many milliseconds longer, as the way to a real account would. */
export function callsInARow(wayMs = 0) {
  const spans: Span[] = [];
  const policy: PipelinePolicy = {
    name: "callsInARow",
    async sendRequest(request, next) {
      const began = performance.now();
      if (wayMs > 0) await sleep(wayMs);
      try {
        return await next(request);
      } finally {
        spans.push({ began, ended: performance.now() });
      }
    },
  };
  /** What this work asks of storage; nothing else may ask meanwhile. */
  async function of(work: () => Promise<unknown>): Promise<Calls> {
    spans.length = 0;
    const began = performance.now();
    await work();
    const milliseconds = performance.now() - began;
    return { calls: spans.length, inARow: longestRow(spans), milliseconds };
  }
  return { policy, of };
}

function longestRow(spans: readonly Span[]): number {
  let inARow = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { began, ended } of spans.toSorted((a, b) => a.ended - b.ended)) {
    if (began < last) continue;
    inARow += 1;
    last = ended;
  }
  return inARow;
}
