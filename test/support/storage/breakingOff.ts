import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** Where a process dies: at its so-manieth call of storage, just before that is sent or just after it was answered. */
export interface BreakPoint {
  readonly at: number;
  readonly when: "before" | "after";
}

/** A policy under which whoever calls storage may die. */
export function breakingOff() {
  let point: BreakPoint | null = null;
  let calls = 0;
  const policy: PipelinePolicy = {
    name: "breakingOff",
    async sendRequest(request, next) {
      calls += 1;
      const isAt = calls === point?.at;
      if (isAt && point?.when === "before") throw new Error("it died");
      const response = await next(request);
      if (isAt && point?.when === "after") throw new Error("it died");
      return response;
    },
  };
  /** True when this work came to its end before it came to the point. */
  async function survives(breakPoint: BreakPoint | null, work: () => Promise<unknown>): Promise<boolean> {
    point = breakPoint;
    calls = 0;
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Error && error.message === "it died") return false;
      throw error;
    } finally {
      point = null;
    }
  }
  return { policy, survives };
}
