import * as z from "zod";
import type { Catalogue } from "../models/catalogue.ts";
import { lengthsOf, usualLength } from "../models/lengths.ts";
import type { VideoModel } from "../models/model.ts";
import { notSupported } from "./problem.ts";

/** Variants of a size that the model does not have: the most there are with a size. */
const MOST_VARIANTS = 4;

/** The field `model` where these are configured: the model that is named, else the default, else the only one. */
export function modelAmong({ models, defaultModel }: Catalogue) {
  const names = models.map(({ name }) => name);
  const model = z
    .string()
    .optional()
    .transform((named, context) => {
      const wanted = named ?? defaultModel ?? (names.length === 1 ? names[0] : undefined);
      const found = models.find(({ name }) => name === wanted);
      if (found) return found;
      if (wanted !== undefined) context.addIssue({ code: "custom", message: notSupported(wanted, names) });
      else
        context.addIssue({
          code: "custom",
          message: `Missing required parameter: 'model'. Configured models: ${names.join(", ") || "none"}.`,
          params: { code: "missing_required_parameter" },
        });
      return z.NEVER;
    });
  return z.object({ model });
}

/**
 * The fields of a create that have other values with every model, as this one takes them. How many variants there can
 * be, and how long they are, depends on the size that was asked for: null when it was no text.
 */
export function fieldsFor({ support }: VideoModel, size: string | null) {
  const sizes = support.sizes.map((each) => each.size);
  const { maxVariants = MOST_VARIANTS } = support.sizes.find((each) => each.size === size) ?? {};
  const variants = Array.from({ length: maxVariants }, (_, index) => index + 1);
  return z.object({
    seconds: numberOf(lengthsOf(support, size)).default(usualLength(support, size)),
    size: z.enum(sizes, { error: ({ input }) => notSupported(input, sizes) }).default(support.defaultSize),
    n_variants: numberOf(variants).default(1),
  });
}

/** One of these numbers, sent as a number or as its plain decimal digits. */
function numberOf(allowed: readonly number[]) {
  return z.union([z.string(), z.number()]).transform((sent, context) => {
    const number = allowed.find((each) => each === sent || String(each) === sent);
    if (number !== undefined) return number;
    context.addIssue({ code: "custom", message: notSupported(sent, allowed) });
    return z.NEVER;
  });
}
