import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** Runway. */
export const runway = taskAdapter({ profile, api });
