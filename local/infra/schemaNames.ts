import { settingNames } from "../../src/lib/config/settings.ts";

/** The names of all settings that the app reads. */
export const schemaNames: readonly string[] = settingNames;
