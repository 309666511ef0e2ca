import type { Picture } from "../pure/draft.ts";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
/** What fits beside everything else into what a tab may keep; a reload must send the very same bytes. */
const KEPT_BYTES = 1_500_000;
/** More than any film has. */
const LONGEST_SIDE = 1_920;
const QUALITY = 0.92;

/** Makes a file the picture of a draft: as it is, or smaller where it is large. Null when it is no picture. */
export async function preparePicture(file: File): Promise<Picture | null> {
  if (!TYPES.includes(file.type)) return null;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const name = file.name || "picture";
  if (file.size <= KEPT_BYTES) return { name, url: await dataUrl(file) };
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { name: `${name.replace(/\.\w+$/, "")}.jpg`, url: canvas.toDataURL("image/jpeg", QUALITY) };
}

/** The first picture of what was dropped or pasted. */
export function pictureIn(transfer: DataTransfer | null): File | null {
  return Array.from(transfer?.files ?? []).find(({ type }) => type.startsWith("image/")) ?? null;
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
