import * as z from "zod";

const PROBLEMS = z.array(z.strictObject({ name: z.string(), problem: z.string() }));
const PROVIDERS = z.array(
  z.strictObject({
    model: z.string(),
    api: z.string(),
    configured: z.boolean(),
    /** Its group may have no job running, so that its videos wait. */
    paused: z.boolean(),
    /** False while it does not answer those who need it; absent where storage does not tell. */
    reachable: z.boolean().optional(),
    retires_at: z.string().nullable(),
  }),
);

/** What `GET /health` answers with 200. */
export const HEALTHY = z.strictObject({
  status: z.literal("healthy"),
  storage: z.literal("reachable"),
  providers: PROVIDERS,
  /** Videos that have not ended. */
  unfinished: z.int().min(0),
  /** Unix seconds. */
  oldest_unfinished_at: z.int().nullable(),
  /** Where receivers are told of ends: events that have not reached everybody. */
  undelivered_events: z.int().min(0).optional(),
  warnings: PROBLEMS.optional(),
});

/** What it answers with 503: settings are wrong, or storage is out of reach. */
export const UNHEALTHY = z.strictObject({
  status: z.literal("unhealthy"),
  settings: PROBLEMS.optional(),
  storage: z.literal("out of reach").optional(),
  providers: PROVIDERS.optional(),
  warnings: PROBLEMS.optional(),
});
