import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** What reading has cost: calls of storage, and rows that came with the answers. */
export interface ReadCost {
  calls: number;
  rows: number;
}

/** A policy that counts what is read through it; making tables does not count. */
export function countedCalls() {
  const cost: ReadCost = { calls: 0, rows: 0 };
  const policy: PipelinePolicy = {
    name: "countedCalls",
    async sendRequest(request, next) {
      const response = await next(request);
      if (request.method !== "GET") return response;
      cost.calls += 1;
      if (response.status !== 200) return response;
      const body: unknown = JSON.parse(response.bodyAsText ?? "{}");
      const value = typeof body === "object" && body !== null && "value" in body ? body.value : [body];
      cost.rows += Array.isArray(value) ? value.length : 1;
      return response;
    },
  };
  /** What this work reads. */
  async function costOf(work: () => Promise<unknown>): Promise<ReadCost> {
    Object.assign(cost, { calls: 0, rows: 0 });
    await work();
    return { ...cost };
  }
  return { policy, costOf };
}
