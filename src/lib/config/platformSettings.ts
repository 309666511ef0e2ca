import type { AboutSetting } from "./aboutSetting.ts";

/** Settings of the Functions platform that somebody who runs the app meets; the app itself reads none of them. */
export const PLATFORM_SETTINGS: readonly AboutSetting[] = [
  {
    name: "FUNCTIONS_WORKER_RUNTIME",
    means: "`node`, on a developer's machine; Flex Consumption refuses it",
    unset: "needed locally",
    example: "node",
  },
  {
    name: "AzureWebJobsStorage",
    means: "the host's own storage, workflows included; on Azure an identity and `AzureWebJobsStorage__…Uri`",
    unset: "needed",
    secret: true,
    example: "UseDevelopmentStorage=true",
  },
  {
    name: "TASKHUB_NAME",
    means: "names the workflows' state in that storage: letters and digits; another name is an empty hub",
    unset: "needed",
    example: "Dailies",
  },
  {
    name: "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
    means: "bytes of a request that the host reads; above what `MAX_IMAGE_MB` takes as base64",
    unset: "100 MB",
    example: "32000000",
  },
];
