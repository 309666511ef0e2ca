import { settingNames } from "../../src/lib/config.ts";

/** The names of all settings that the app reads. */
export const schemaNames: readonly string[] = settingNames;
