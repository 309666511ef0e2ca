import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { ruleSchema } from "../faults/fault.ts";
import { KIND_NAMES } from "../kinds.ts";
import { parseBody } from "../parseBody.ts";
import { json, type Reply } from "../reply.ts";
import { settingsSchema } from "../settings.ts";
import type { Sora } from "../sora.ts";

/** What the controls act on. */
export type Controlled = Omit<Sora, "url" | "close">;

const filterSchema = z.strictObject({
  resource: z.string().optional(),
  deployment: z.string().optional(),
  includeForeign: z.boolean().optional(),
});

const id = z.string().min(1);
const resource = z.string().min(1).optional();
const wholeAmount = z.number().int().min(1).optional();

const deploymentSchema = z.strictObject({
  name: id,
  kind: z.enum(KIND_NAMES),
  resource,
  retired: z.boolean().optional(),
  readyInSeconds: z.number().optional(),
});

const foreignJobSchema = z.strictObject({
  deployment: id,
  prompt: z.string(),
  resource,
  width: wholeAmount,
  height: wholeAmount,
  seconds: wholeAmount,
  variants: wholeAmount,
  renderSeconds: z.number().min(0).optional(),
});

const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("made"), count: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal("failed"), code: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal("cancelled") }),
]);

const changeSchema = z.strictObject({
  id,
  renderSeconds: z.number().min(0).nullable().optional(),
  finishNow: z.boolean().optional(),
  outcome: outcomeSchema.optional(),
});

const filmSchema = z.strictObject({
  id,
  variant: z.number().int().min(0).optional(),
  padTo: z.number().int().optional(),
  base64: z.base64().optional(),
});

/** One control: what it takes, and what it does with it. */
type Action = (sora: Controlled, input: unknown) => unknown;

function action<S extends z.ZodType>(
  schema: S,
  run: (sora: Controlled, input: z.output<S>) => unknown,
): Action {
  return (sora, input) => run(sora, schema.parse(input));
}

const nothing = z.strictObject({});

const actions: Readonly<Record<string, Action>> = {
  fault: action(ruleSchema, ({ control }, rule) => ({ id: control.fault(rule) })),
  faults: action(nothing, ({ control }) => control.faults()),
  "clear-faults": action(z.strictObject({ id: id.optional() }), ({ control }, input) =>
    control.clearFaults(input.id),
  ),
  settings: action(z.looseObject({}), ({ control }, change) => {
    // Checked as a whole first; what the request does not name keeps the value it has.
    const checked = Object.entries(settingsSchema.parse(change));
    control.settings(Object.fromEntries(checked.filter(([name]) => name in change)));
  }),
  "set-deployment": action(deploymentSchema, ({ control }, input) => control.setDeployment(input)),
  "remove-deployment": action(z.strictObject({ name: id, resource }), ({ control }, input) =>
    control.removeDeployment(input.name, input.resource),
  ),
  "set-key": action(z.strictObject({ key: id, resource }), ({ control }, input) =>
    control.setKey(input.key, input.resource),
  ),
  "add-foreign-job": action(foreignJobSchema, ({ control }, input) => ({ id: control.addForeignJob(input) })),
  "change-job": action(changeSchema, ({ control }, { id, ...change }) => control.changeJob(id, change)),
  "set-film": action(filmSchema, ({ control }, { id, variant, padTo, base64 }) =>
    control.setFilm(id, padTo === undefined ? Buffer.from(base64 ?? "", "base64") : { padTo }, variant),
  ),
  invoice: action(filterSchema, (sora, filter) => sora.invoice(filter)),
  "max-in-flight": action(filterSchema, (sora, filter) => ({ maxInFlight: sora.maxInFlight(filter) })),
  jobs: action(nothing, (sora) => sora.jobs()),
  requests: action(nothing, (sora) => sora.requests()),
  "clear-requests": action(nothing, (sora) => sora.clearRequests()),
};

/** Answers `POST /control/{name}` with a JSON object; what only reads can also be asked with GET. */
export async function answerControl(sora: Controlled, request: IncomingMessage): Promise<Reply> {
  const name = new URL(request.url ?? "/", "http://sora.invalid").pathname.slice("/control/".length);
  const run = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!run)
    return json(404, {
      error: `There is no control '${name}'. There are: ${Object.keys(actions).join(", ")}.`,
    });
  const isRead = ["faults", "invoice", "max-in-flight", "jobs", "requests"].includes(name);
  if (request.method !== "POST" && !(isRead && request.method === "GET"))
    return json(405, { error: "POST it." });
  const body = request.method === "GET" ? { kind: "json" as const, value: {} } : await parseBody(request);
  // The content type is insisted on so that a web page cannot reach the controls with a simple request.
  if (body.kind !== "json") return json(400, { error: "Send one JSON object as application/json." });
  try {
    return json(200, run(sora, body.value) ?? {});
  } catch (error) {
    return json(400, { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
  }
}
