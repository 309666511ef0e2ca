import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** Google's Veo on the Gemini API. */
export const veoGemini = taskAdapter({ profile, api });
