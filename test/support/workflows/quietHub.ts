import type { Hub } from "../../../src/lib/durable/hub.ts";

/** An engine that starts whatever it is told to, where all workflows live, and which cannot say when they moved. */
export const quietHub: Hub = {
  start: async () => "started",
  wake: async () => undefined,
  isLive: async () => true,
  movedAt: async () => null,
  hasFailed: async () => false,
  purge: async () => true,
};
