import type { ProviderJob } from "../provider.ts";

/** A start image as it goes into JSON. */
export function dataUrl({ bytes, contentType }: NonNullable<ProviderJob["image"]>): string {
  return `data:${contentType};base64,${Buffer.from(bytes).toString("base64")}`;
}
