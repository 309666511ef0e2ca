import * as z from "zod";
import {
  type Abilities,
  CALLER_FIELDS,
  type Formats,
  type Price,
  type Rate,
  VIDEO_MODES,
} from "../domain/models/model.ts";
import type { Profile } from "../domain/models/profile.ts";
import { parseSize } from "../domain/models/size.ts";

const SIZE = z.string().refine((text) => parseSize(text) !== null, { error: 'is not of the form "WxH"' });
const SECONDS = z.array(z.int().min(1).max(3_600)).min(1);
const USD = z.number().min(0).max(1_000);
const RATE = z.strictObject({ usdPerSecond: USD, silent: USD.optional() });
const OWN_RATE = z.union([USD.transform((usdPerSecond) => ({ usdPerSecond })), RATE]);
/** By size. Read by hand: what is wrong is told without a name that somebody else chose. */
const RATES = z.record(z.string(), z.unknown()).transform((given, context): Record<string, Rate> => {
  const rates: [string, Rate][] = [];
  for (const [size, rate] of Object.entries(given)) {
    const read = OWN_RATE.safeParse(rate);
    if (read.success) rates.push([size, read.data]);
    else context.addIssue({ code: "custom", message: "must have numbers, or {usdPerSecond, silent}" });
  }
  return Object.fromEntries(rates);
});

/** What we send ourselves, and what would make more films than are paid: no operator's field is one of these. */
const OURS = ["model", "prompt", "size", "seconds", "input_reference", "n", "num_outputs_per_prompt"];
const FIELDS = z.record(z.string(), z.json()).refine((fields) => !OURS.some((name) => name in fields), {
  error: `must not have any of ${OURS.join(", ")}`,
});

/** What an entry may say of what its model can make, and for how much. */
export const ABILITY_SHAPE = {
  price: RATE.extend({ scaleWithPixels: z.boolean().default(false), bySize: RATES.optional() }).optional(),
  sizes: z
    .array(z.union([SIZE, z.strictObject({ size: SIZE, seconds: SECONDS.optional() })]))
    .min(1)
    .optional(),
  seconds: SECONDS.optional(),
  modes: z.array(z.enum(VIDEO_MODES)).min(1).optional(),
  audio: z.boolean().optional(),
  promptLimit: z.int().min(1).max(32_000).optional(),
  callerFields: z.array(z.enum(CALLER_FIELDS)).optional(),
  fields: FIELDS.default({}),
};

type Said = z.output<z.ZodObject<typeof ABILITY_SHAPE>>;
type Problem = readonly [member: string, message: string];

/** A configured server makes up to this many films of one request. */
const MOST_VARIANTS = 4;

/** What an entry lacks that only its operator knows, and what it says although it is known, or cannot be. */
export function misfits(said: Said, { api, price, formats, abilities }: Profile): readonly Problem[] {
  const found: Problem[] = [];
  if (price.usual === null && !said.price) found.push(["price", `is needed for ${api}`]);
  for (const member of ["sizes", "seconds"] as const) {
    if (formats === null && !said[member]) found.push([member, `is needed for ${api}`]);
    if (formats !== null && said[member]) found.push([member, `cannot be set: those of ${api} are known`]);
  }
  const beyond = (member: "modes" | "callerFields", all: readonly string[]) => {
    if (said[member]?.some((name) => !all.includes(name)))
      found.push([member, `can only have ${all.join(", ") || "nothing"}`]);
  };
  beyond("modes", abilities.modes);
  const { callerFields = [], promptLimit } = abilities;
  beyond("callerFields", formats === null ? CALLER_FIELDS : callerFields);
  if (formats !== null && said.audio && !abilities.audio) found.push(["audio", `cannot be true for ${api}`]);
  const { audio, callerFields: taken } = narrowed(said, abilities);
  if (!audio && said.callerFields && taken?.includes("generate_audio"))
    found.push(["callerFields", "can only have generate_audio where audio is true"]);
  if ((said.promptLimit ?? 0) > promptLimit) found.push(["promptLimit", `must be at most ${promptLimit}`]);
  return found;
}

/** The sizes whose price is said, though the model has none such. */
export function strangeSizes({ bySize = {} }: Price, { sizes }: Formats): readonly Problem[] {
  return Object.keys(bySize).every((named) => sizes.some(({ size }) => size === named))
    ? []
    : [["price", "has a size in bySize that the model does not have"]];
}

/** What the model can do, as far as its operator lets it. */
export function narrowed(said: Said, abilities: Abilities): Abilities {
  const audio = said.audio ?? abilities.audio;
  const known = abilities.callerFields ?? [];
  return {
    ...abilities,
    audio,
    modes: said.modes ?? abilities.modes,
    promptLimit: said.promptLimit ?? abilities.promptLimit,
    callerFields: said.callerFields ?? known.filter((name) => audio || name !== "generate_audio"),
  };
}

/** What a server is said to make, the first of each list its default; null where something is not said. */
export function formatsOf({ sizes = [], seconds = [] }: Said): Formats | null {
  const supported = sizes.map((each) => ({
    ...(typeof each === "string" ? { size: each } : each),
    maxVariants: MOST_VARIANTS,
  }));
  const [first] = supported;
  const [defaultSeconds] = seconds;
  if (first === undefined || defaultSeconds === undefined) return null;
  return { sizes: supported, seconds, defaultSize: first.size, defaultSeconds };
}
