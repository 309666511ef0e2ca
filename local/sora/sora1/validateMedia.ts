import * as z from "zod";
import { refuse } from "../errorShapes.ts";
import { readImageHeader } from "../imageHeader.ts";
import type { Upload } from "../job.ts";
import { videoSeconds } from "../videoSeconds.ts";

/** The documented five, and a little for what the last frame adds. */
const LONGEST_VIDEO_SECONDS = 5.1;

const fraction = z.number().min(0).max(1);

const itemsSchema = z.array(
  z.object({
    frame_index: z.number().int().min(0).default(0),
    type: z.enum(["image", "video"]),
    file_name: z.string().min(1),
    crop_bounds: z
      .object({
        left_fraction: fraction.default(0),
        top_fraction: fraction.default(0),
        right_fraction: fraction.default(1),
        bottom_fraction: fraction.default(1),
      })
      .optional(),
  }),
);

/** Checks `inpaint_items` against the files that came along, and returns the files in the order of the items. */
export async function validateMedia(value: unknown, files: readonly Upload[]): Promise<readonly Upload[]> {
  const items = parseItems(value);
  if (items.length === 0) {
    if (files.length > 0) complain("inpaint_items is required when files are attached.");
    return [];
  }
  const images = items.filter(({ type }) => type === "image").length;
  const videos = items.length - images;
  if (images > 2 || videos > 1 || (images > 0 && videos > 0)) {
    complain("inpaint_items takes up to two images, or one video.");
  }
  return Promise.all(items.map((item) => fileFor(item, files)));
}

async function fileFor({ file_name, type }: Item, files: readonly Upload[]): Promise<Upload> {
  const file = files.find((one) => one.fileName === file_name);
  if (!file) complain(`inpaint_items names the file '${file_name}', which is not attached.`);
  if (type === "image") {
    if (!readImageHeader(file.bytes)) complain(`The file '${file_name}' is not an image.`);
    return file;
  }
  const seconds = await videoSeconds(file.bytes);
  if (seconds === null) complain(`The file '${file_name}' is not a video.`);
  if (seconds > LONGEST_VIDEO_SECONDS) {
    complain(`The video '${file_name}' is longer than 5 seconds (${seconds.toFixed(1)}).`);
  }
  return file;
}

type Item = z.output<typeof itemsSchema>[number];

function parseItems(value: unknown): readonly Item[] {
  if (value === undefined || value === null) return [];
  const parsed = itemsSchema.safeParse(typeof value === "string" ? fromJson(value) : value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  complain(`Invalid inpaint_items${issue ? ` at ${issue.path.join(".")}: ${issue.message}` : ""}.`);
}

function fromJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function complain(message: string): never {
  refuse("sora-1", { message, param: "inpaint_items", code: "invalid_value" });
}
