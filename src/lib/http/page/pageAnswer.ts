import type { HttpResponseInit } from "@azure/functions";
import { errorAnswer } from "../answers/errorAnswer.ts";
import { isKnownTag } from "../conditions/ifNoneMatch.ts";
import type { ApiRequest } from "../request/apiRequest.ts";
import type { PageFile, PageFiles } from "./pageFiles.ts";

/** Everything comes from here, films too; pictures that the visitor has chosen are shown before they are sent. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const COMMON = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "same-origin",
  vary: "accept-encoding",
};
const FOREVER = "public, max-age=31536000, immutable";

/** The answer to a GET or HEAD of a page's file; without a slash behind the page's own name, where the page is. */
export function pageAnswer(
  files: PageFiles | null,
  { method, url, headers }: Pick<ApiRequest, "method" | "url" | "headers">,
): HttpResponseInit {
  const [, folder = "", ...rest] = url.pathname.split("/");
  // Relative, so that it is right behind any gateway.
  if (rest.length === 0) return { status: 302, headers: { location: `${folder}/` } };
  if (files === null)
    return errorAnswer("not_found", {
      message:
        "The page is not built. `npm run build` makes it, and `npm run package` puts it into what is deployed; the API is below /api/v1.",
    });
  const path = rest.join("/");
  const file = files.get(path === "" ? "index.html" : path);
  if (file === undefined) return errorAnswer("not_found", { message: "The page has no such file." });
  return fileAnswer(file, method, headers);
}

function fileAnswer(file: PageFile, method: string, asked: Headers): HttpResponseInit {
  const gzipped = takesGzip(asked.get("accept-encoding")) ? file.gzipped : null;
  const bytes = gzipped ?? file.bytes;
  const etag = `"${file.digest}${gzipped ? "-gzip" : ""}"`;
  const caching = { ...COMMON, etag, "cache-control": file.isHashed ? FOREVER : "no-cache" };
  if (isKnownTag(asked.get("if-none-match"), etag)) return { status: 304, headers: caching };
  const headers = {
    ...caching,
    "content-type": file.contentType,
    "content-length": String(bytes.length),
    ...(gzipped ? { "content-encoding": "gzip" } : {}),
  };
  return method === "HEAD" ? { status: 200, headers } : { status: 200, headers, body: bytes };
}

function takesGzip(header: string | null): boolean {
  return (header ?? "").split(",").some((each) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)|$)/i.test(each));
}
