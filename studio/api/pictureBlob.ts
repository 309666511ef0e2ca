/** The bytes of a `data:` URL. Not by `fetch`: the page's policy lets it ask its own server alone. */
export function pictureBlob(url: string): Blob {
  const [head = "", data = ""] = url.split(",");
  const type = /^data:([^;]+)/.exec(head)?.[1] ?? "application/octet-stream";
  return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type });
}
