import { isVideoId } from "../domain/video/videoId.ts";
import type { Hub } from "../durable/hub.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** The hub, which tells the engine whose trace a film's workflow belongs to: its own spans then lie in the same one. */
export function tracedHub(hub: Hub, telemetry: Telemetry): Hub {
  return {
    ...hub,
    start(workflow, id, input) {
      const start = () => hub.start(workflow, id, input);
      return isVideoId(id) ? telemetry.within(id, start) : start();
    },
  };
}
