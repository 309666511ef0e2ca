import { afterEach, expect, inject } from "vitest";
import { Dailies, type DailiesOptions, type RunPlan } from "./dailies.ts";

export type AppOptions = Omit<DailiesOptions, "azurite">;

/** Starts the app for a test; at the test's end it is stopped, and the host's strict checks must have found nothing. */
export function oneApp(defaults: AppOptions = {}) {
  const running: Dailies[] = [];

  afterEach(async () => {
    const problems = running.flatMap((app) => app.problems);
    await Promise.all(running.splice(0).map((app) => app.stop()));
    expect(problems).toEqual([]);
  });

  return async (options: AppOptions = {}, plan: RunPlan = {}): Promise<Dailies> => {
    const app = await Dailies.start({ azurite: inject("azurite"), ...defaults, ...options }, plan);
    running.push(app);
    return app;
  };
}
