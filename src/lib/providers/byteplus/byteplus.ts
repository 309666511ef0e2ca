import { taskAdapter } from "../tasks/taskAdapter.ts";
import { api } from "./api.ts";
import { profile } from "./profile.ts";

/** Seedance on BytePlus ModelArk, and on Volcengine's own. */
export const byteplus = taskAdapter({ profile, api });
