import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** Google's Veo on Vertex AI. */
export const veoVertex = taskAdapter({ profile, api });
