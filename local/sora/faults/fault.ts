import * as z from "zod";

const routeName = z.enum([
  "create",
  "retrieve",
  "list",
  "delete",
  "remix",
  "generation",
  "content",
  "thumbnail",
]);

/** Refusals in the service's own words and shape. */
export const refusalReason = z.enum([
  "too-many-tasks",
  "rate-limited",
  "moderation",
  "people",
  "upload-timeout",
  "retired",
  "no-deployment",
  "unauthorized",
  "forbidden",
  "not-found",
  "server-error",
  "bad-gateway",
  "huge",
]);

const count = z.number().int().min(0);

const faultShape = z.discriminatedUnion("kind", [
  /** Any answer instead of the real one; with `made` the request takes effect first. */
  z.strictObject({
    kind: z.literal("answer"),
    status: z.number().int().min(200).max(599),
    json: z.json().optional(),
    text: z.string().optional(),
    type: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    made: z.boolean().optional(),
  }),
  /** A refusal in the service's words; with `made` the request takes effect first. */
  z.strictObject({
    kind: z.literal("refuse"),
    reason: refusalReason,
    headers: z.record(z.string(), z.string()).optional(),
    /** Adds `Retry-After` as an HTTP date this many seconds from now. */
    retryAfterDateSeconds: z.number().optional(),
    made: z.boolean().optional(),
  }),
  /** The connection is reset: before any effect, after it, or after it and the headers. */
  z.strictObject({ kind: z.literal("reset"), when: z.enum(["before", "made", "headers"]) }),
  /** The reply is held: for some milliseconds, or until the caller goes away. */
  z.strictObject({ kind: z.literal("hold"), ms: z.number().min(0).optional(), made: z.boolean().optional() }),
  /** How a job that is made now will end. */
  z.strictObject({
    kind: z.literal("outcome"),
    end: z.enum(["failed", "cancelled", "never", "made"]),
    code: z.string().optional(),
    message: z.string().optional(),
    /** With `made`: how many of the variants exist in the end. */
    count: count.optional(),
  }),
  /** How long a job that is made now takes. */
  z.strictObject({ kind: z.literal("render"), seconds: z.number().min(0) }),
  /** Changes what a status or list answer shows. */
  z.strictObject({
    kind: z.literal("view"),
    set: z.record(z.string(), z.json()).optional(),
    omit: z.array(z.string()).optional(),
    progressBackBy: z.number().min(0).optional(),
  }),
  /** Changes lists: jobs younger than the lag are left out, the order is lost, pages are small. */
  z.strictObject({
    kind: z.literal("list"),
    lagSeconds: z.number().min(0).optional(),
    unordered: z.boolean().optional(),
    pageSize: z.number().int().min(1).optional(),
  }),
  /** Breaks the download. `cut` is shorter than its Content-Length, `short` agrees with it. */
  z.strictObject({
    kind: z.literal("content"),
    as: z.enum(["empty", "html", "cut", "short", "stall", "oversized", "redirect", "slow"]),
    /** Bytes sent, bytes in all for `oversized`, bytes a second for `slow`. */
    bytes: count.optional(),
  }),
  /** Another film than the one asked for, for a job that is made now. */
  z.strictObject({
    kind: z.literal("film"),
    /** The encoder takes even sizes only. */
    width: z.number().int().min(2).multipleOf(2).optional(),
    height: z.number().int().min(2).multipleOf(2).optional(),
    seconds: z.number().int().min(1).optional(),
    audio: z.boolean().optional(),
  }),
]);

/** A fault and when it strikes. Everything left out matches everything. */
export const ruleSchema = z.strictObject({
  fault: faultShape,
  /** Default: the routes on which the fault makes sense. */
  routes: z.array(routeName).min(1).optional(),
  resource: z.string().optional(),
  deployment: z.string().optional(),
  /** Job id. */
  job: z.string().optional(),
  /** Text that the prompt contains. */
  prompt: z.string().optional(),
  /** Index of the output, for content. */
  variant: count.optional(),
  /** Let the first calls that match pass. */
  skip: count.optional(),
  /** Strike this many calls, then no more. */
  times: z.number().int().min(1).optional(),
  /** Count `skip` and `times` for each job (before it exists: for each prompt), not for all together. */
  perJob: z.boolean().optional(),
  /** Strike for so long after the rule was put in force, then no more. */
  forSeconds: z.number().positive().optional(),
  /** Chance to strike, drawn from the seeded source. */
  probability: z.number().min(0).max(1).optional(),
});

export type Fault = z.output<typeof faultShape>;
export type FaultOf<K extends Fault["kind"]> = Extract<Fault, { kind: K }>;
export type RuleInput = z.input<typeof ruleSchema>;
export type RefusalReason = z.output<typeof refusalReason>;

/** How many calls a rule has met, and how many of them it struck. */
export interface Tally {
  readonly seen: number;
  readonly struck: number;
}

/** A rule that is in force. */
export interface Rule extends z.output<typeof ruleSchema> {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** One tally, or one for each job. */
  readonly tallies: Readonly<Record<string, Tally>>;
}
