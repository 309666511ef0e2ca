import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { hubOf } from "../lib/durable/hub.ts";

/** Every five minutes: starts the sweep, unless the last one is still at it. */
async function sweepVideos(_timer: Timer, context: InvocationContext): Promise<void> {
  await hubOf(df.getClient(context)).start("sweep", "sweep", {});
}

app.timer("sweepVideos", {
  schedule: "0 */5 * * * *",
  extraInputs: [df.input.durableClient()],
  handler: sweepVideos,
});
