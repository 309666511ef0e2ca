/** What Sora 2 makes. */
export const SIZES = ["720x1280", "1280x720"];

/** What its validator lists beside, and the model cannot make. */
export const EXTRA_SIZES = ["1024x1792", "1792x1024"];

/** Whether the validator lets a size through that the model then cannot make. */
export function isExtraSize(size: string): boolean {
  return EXTRA_SIZES.includes(size);
}
