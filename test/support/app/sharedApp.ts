import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { Dailies } from "./dailies.ts";
import type { AppOptions } from "./oneApp.ts";

/**
 * One app for all tests of a `describe`, which is much cheaper than one each; after each of them its simulator is
 * faultless again. A process can run one app at a time: no test in there starts another.
 */
export function sharedApp(options: AppOptions = {}): () => Dailies {
  let app: Dailies | null = null;
  const running = () => {
    if (!app) throw new Error("the app is not running");
    return app;
  };

  beforeAll(async () => {
    app = await Dailies.start({ azurite: inject("azurite"), ...options });
  });
  afterEach(() => {
    running().sora.control.clearFaults();
    running().sora.clearRequests();
  });
  afterAll(async () => {
    const { problems } = running();
    await running().stop();
    expect(problems).toEqual([]);
  });
  return running;
}
