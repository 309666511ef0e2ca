import * as z from "zod";

const slots = z.number().int().positive().nullable();

/** What can be changed while the simulator runs, with the defaults of the published service. */
export const settingsSchema = z.strictObject({
  /** Seconds a job takes from create to its end. */
  renderSeconds: z.number().min(0).default(6),
  /** Seconds after its creation at which the provider forgets a job. */
  lifeSeconds: z.number().positive().default(86_400),
  /** Seconds for which the address of a film holds, where films lie on another host. */
  filmLinkSeconds: z.number().min(0).default(3_600),
  /** Jobs in flight at once before `Too many running tasks`; null switches the limiter off. */
  slots: slots.default(2),
  /** The same for single resources, by name. */
  resourceSlots: z.record(z.string(), slots).default({}),
  /** Whether slots and creates are counted per resource (as observed) or per deployment. */
  slotScope: z.enum(["resource", "deployment"]).default("resource"),
  /** Sora 2's documented rate rule; null switches it off. */
  createsPerMinute: z.number().int().positive().nullable().default(null),
  /** Refuse dated api-versions under /openai/v1 and a bare key as bearer under /openai/deployments. */
  strict: z.boolean().default(false),
  /** Sora 1: at most 2 variants of 720x720, as one of Microsoft's own tools counts. */
  strict720Square: z.boolean().default(false),
  /** Sora 1: at most 10 seconds of 1080p, as one of Microsoft's own tools counts. */
  strict1080pSeconds: z.boolean().default(false),
  /** Sora 2: durations that pass validation. */
  videoSeconds: z.array(z.string()).min(1).default(["4", "8", "12"]),
  /** Sora 2: what becomes of 1024x1792 and 1792x1024, which the validator lists and the model cannot make. */
  extraSizes: z.enum(["refuse", "fail"]).default("refuse"),
  /** Whether status and list answers carry the prompt (captures of 2025 do not). */
  echoPrompt: z.boolean().default(true),
  /** Whether a job deleted before it finished is billed. */
  billDeleted: z.boolean().default(false),
  /** Accept every bearer token, as a stand-in for Entra ID. */
  acceptAnyBearer: z.boolean().default(false),
  /** Key of the plain OpenAI-compatible server; null asks for none. */
  plainKey: z.string().nullable().default(null),
  plainSizes: z.array(z.string()).min(1).default(["720x1280", "1280x720", "480x480"]),
  plainSeconds: z.array(z.string()).min(1).default(["4", "5", "8", "12"]),
  /** Which server stands at a resource, by name: `vllm-omni`, `sglang`, `sglang-adjusting` or `litellm`. */
  servers: z.record(z.string(), z.string()).default({}),
  plainUsdPerSecond: z.number().min(0).default(0.1),
  sora1UsdPerSecond: z.number().min(0).default(0.05),
  sora2UsdPerSecond: z.number().min(0).default(0.1),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
