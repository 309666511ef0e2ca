import type { Profile } from "../../domain/models/profile.ts";

/** What is the same for every video model on an Azure resource. */
export const AZURE: Pick<Profile, "signIn" | "reconcile" | "expiry" | "deleteStopsWork" | "listsDeployment"> =
  {
    signIn: {
      keyHeader: { name: "api-key", prefix: "" },
      scope: "https://cognitiveservices.azure.com/.default",
    },
    reconcile: "list",
    // Azure deletes a job 24 hours after it was created.
    expiry: { lifeMs: 86_400_000, from: "created" },
    deleteStopsWork: true,
    listsDeployment: true,
  };
