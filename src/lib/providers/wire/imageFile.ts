const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
};

/** The name an image is sent under. Fixed, because names are not escaped in a multipart body. */
export function imageFileName(contentType: string): string {
  return `input_reference.${EXTENSIONS[contentType] ?? "bin"}`;
}
