import { registerActivity } from "../lib/app/activity.ts";
import { deliverEvent } from "../lib/effects/webhooks/deliverEvent.ts";

// Key: the event's id, which every receiver gets and keeps apart what was sent twice; what became of each attempt is
// counted in the event's row, by its ETag.
registerActivity("postEvent", deliverEvent);
