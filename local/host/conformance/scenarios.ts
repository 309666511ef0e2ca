import { activityScenarios } from "./scenarios/activities.ts";
import { clientScenarios } from "./scenarios/client.ts";
import { crashScenarios } from "./scenarios/crashes.ts";
import { eventScenarios } from "./scenarios/events.ts";
import { orchestrationScenarios } from "./scenarios/orchestrations.ts";

/** Every recorded scenario that uses what this host supports, in the order of the recordings. */
export const scenarios = [
  ...activityScenarios,
  ...eventScenarios,
  ...orchestrationScenarios,
  ...clientScenarios,
  ...crashScenarios,
].sort((one, other) => (one.name < other.name ? -1 : 1));
