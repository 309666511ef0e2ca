import * as df from "durable-functions";
import type { Activities } from "../durable/contracts.ts";
import type { ActivityInput, ActivityOutput } from "../durable/flow.ts";
import { hubOf } from "../durable/hub.ts";
import type { Tools } from "../services/tools.ts";
import type { SpanPlace } from "../telemetry/telemetry.ts";
import { listening } from "./listener.ts";
import { logOf } from "./logOf.ts";
import { services, tellOfSettings } from "./services.ts";
import { tracedHub } from "./tracedHub.ts";

/** Registers an activity under its contract name, with the real services and the durable client at hand. */
export function registerActivity<N extends keyof Activities>(
  name: N,
  step: (input: ActivityInput<N>, tools: Tools) => Promise<ActivityOutput<N>>,
): void {
  df.app.activity(name, {
    extraInputs: [df.input.durableClient()],
    handler: async (input: ActivityInput<N>, context) => {
      const made = services();
      const telemetry = await listening();
      const hub = tracedHub(hubOf(df.getClient(context)), telemetry);
      const log = logOf(context, made.clock, telemetry);
      tellOfSettings(log);
      const { videoId, attributes } = subjectOf(input);
      const place: SpanPlace =
        videoId === null
          ? { kind: "caller", traceparent: context.traceContext?.traceParent ?? null }
          : { kind: "film", videoId };
      return telemetry.span({ name, side: "internal", place, attributes }, () =>
        step(input, { ...made, hub, log }),
      );
    },
  });
}

/** Which film and which of its jobs an activity is about; a sweep's is about none. */
function subjectOf(input: unknown) {
  if (typeof input !== "object" || input === null) return { videoId: null, attributes: {} };
  const videoId = "id" in input && typeof input.id === "string" ? input.id : null;
  const job = "jobIndex" in input && typeof input.jobIndex === "number" ? input.jobIndex : null;
  const attributes = {
    ...(videoId === null ? {} : { "dailies.video_id": videoId }),
    ...(job === null ? {} : { "dailies.job": job }),
  };
  return { videoId, attributes };
}
