import { registerUnknownRoute } from "../lib/app/unknownRoute.ts";

/** Every other path and method below /api/v1: 404 or 405. */
registerUnknownRoute("unknownPath");
