import { readFileSync } from "node:fs";
import * as z from "zod";

const folder = new URL("../../fixtures/cases/", import.meta.url);
const CASES = z.array(z.object({ file: z.string(), right: z.enum(["accepted", "refused"]) }));

/** Pictures as cameras and clients send them, and whether a film is to be made from them. */
export const pictureCases = CASES.parse(
  JSON.parse(readFileSync(new URL("pictures.json", folder), "utf8")),
).map((each) => ({ ...each, bytes: readFileSync(new URL(`pictures/${each.file}`, folder)) }));
