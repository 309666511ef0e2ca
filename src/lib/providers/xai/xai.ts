import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** xAI's Grok Imagine. */
export const xai = taskAdapter({ profile, api });
