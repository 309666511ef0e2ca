/** The media types an image to start from can have. */
export type ImageType = "image/jpeg" | "image/png" | "image/webp";

interface Signature {
  readonly name: string;
  readonly type?: ImageType;
  readonly test: RegExp;
}

const SIGNATURES: readonly Signature[] = [
  { name: "JPEG", type: "image/jpeg", test: /^\xff\xd8/ },
  { name: "PNG", type: "image/png", test: /^\x89PNG\r\n/ },
  { name: "WebP", type: "image/webp", test: /^RIFF.{4}WEBP/s },
  { name: "a GIF", test: /^GIF8/ },
  { name: "an SVG", test: /^(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml)/i },
  {
    name: "a HEIC or AVIF image (phones can save as JPEG instead)",
    test: /^.{4}ftyp(?:avi|hei|hev|mif|msf)/s,
  },
  { name: "a film", test: /^(?:.{4}ftyp|.E\xdf\xa3)/s },
  { name: "a JPEG XL or JPEG 2000 image", test: /^(?:\xff\n|\xffO\xff|.{4}(?:JXL |jP {2}))/s },
  { name: "a TIFF", test: /^(?:II\*|MM.\*)/s },
  { name: "a BMP", test: /^BM/ },
  { name: "a Photoshop file", test: /^8BPS/ },
  { name: "the text of an image in base64, not its bytes", test: /^\s*(?:data:|\/9j\/|iVBORw0KGgo|UklGR)/ },
  { name: "a PDF", test: /^%PDF/ },
  { name: "an HTML page", test: /^\s*<(?:!doctype|html)/i },
];

/** What a file is by its first bytes, whatever its name and headers claim; `type` only for what is taken. */
export function sniffImage(bytes: Uint8Array): { readonly name: string; readonly type?: ImageType } | null {
  const head = Buffer.from(bytes.subarray(0, 256)).toString("latin1");
  return SIGNATURES.find(({ test }) => test.test(head)) ?? null;
}
