import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { listener } from "./listener.ts";

/** Makes every single call to a provider a span of what asked for it. Paths and queries stay untold: they hold ids and signatures. */
export const tracedCalls: PipelinePolicy = {
  name: "tracedCalls",
  sendRequest(request, next) {
    const { hostname, port, protocol } = new URL(request.url);
    const attributes = {
      "http.request.method": request.method,
      "server.address": hostname,
      "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
    };
    const start = { name: request.method, side: "client", place: { kind: "current" }, attributes } as const;
    return listener().span(start, async (span) => {
      const response = await next(request);
      span.set({ "http.response.status_code": response.status });
      if (response.status >= 400) span.fail(String(response.status));
      return response;
    });
  },
};
