import type { TestProject } from "vitest/node";
import { startAzurite } from "../../../local/azuriteProcess.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the one Azurite that all test files of a run share: keep apart by names of your own. */
    readonly azurite: string;
  }
}

/** Runs once before all test files: `inject("azurite")` gives them its connection string. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite();
  project.provide("azurite", azurite.connectionString);
  return azurite.stop;
}
