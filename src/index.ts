import { app } from "@azure/functions";

app.setup({ enableHttpStream: true });

import "./functions/createVideo.ts";
import "./functions/estimateVideo.ts";
import "./functions/getVideo.ts";
import "./functions/getContent.ts";
import "./functions/cancelVideo.ts";
import "./functions/deleteVideo.ts";
import "./functions/remixVideo.ts";
import "./functions/resolveVideo.ts";
import "./functions/listModels.ts";
import "./functions/getHealth.ts";
import "./functions/sweepVideos.ts";
import "./orchestrators/generateVideo.ts";
import "./orchestrators/renderJob.ts";
import "./orchestrators/sweep.ts";
import "./activities/openVideo.ts";
import "./activities/takeSlot.ts";
import "./activities/submitJob.ts";
import "./activities/checkJob.ts";
import "./activities/releaseSlot.ts";
import "./activities/archiveOutput.ts";
import "./activities/finishVideo.ts";
import "./activities/repairVideos.ts";
import "./activities/reclaimSlots.ts";
import "./activities/reportOrphans.ts";
import "./activities/clearAway.ts";
