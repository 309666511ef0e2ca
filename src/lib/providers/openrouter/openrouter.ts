import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** OpenRouter, and the models behind it. */
export const openrouter = taskAdapter({ profile, api });
