import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import type { FilmRecord, VideoRecord } from "../lib/domain/video/record.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import { pacedBody } from "../lib/http/content/pacedBody.ts";
import { readContentQuery } from "../lib/http/content/readContentQuery.ts";
import { selectContent } from "../lib/http/content/selectContent.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** A browser may keep the bytes, and asks each time whether they are still there. */
const CACHING = { "cache-control": "private, no-cache" };
/** A browser that opens the file by itself shows it in a page of its own, and runs nothing. */
const SHOWN_ALONE = {
  "content-security-policy":
    "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
};
/** Lifetime of a signed URL. */
const SIGNED_MINUTES = 15;

/** GET, HEAD /videos/{id}/content: the archived bytes, whole or one range, or a redirect to a signed URL. */
async function getContent(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const query = readContentQuery(http.query);
  if (query.kind === "problems") return badRequest(query.problems);
  const record = await findVideo(tools.id, tools.caller, tools);
  if (!record) return unknownVideo();
  const film = chooseFilm(record, query.index);
  const blob = query.variant === "thumbnail" ? film?.thumbnail?.blob : film?.blob;
  const facts = blob === undefined ? null : await tools.storage.films.facts(blob);
  if (blob === undefined || !facts || !isShown(facts.contentType, query.variant)) return notArchived();
  const fileName = `${record.id}${query.index === null || query.index === 0 ? "" : `-${query.index}`}${EXTENSIONS[facts.contentType] ?? ".mp4"}`;
  if (query.redirect) {
    const url = await tools.storage.films.signedUrl(blob, {
      fileName,
      minutes: SIGNED_MINUTES,
      now: tools.clock.now(),
    });
    return { status: 302, headers: { location: url } };
  }
  const type = {
    "content-type": facts.contentType,
    "content-disposition": `inline; filename="${fileName}"`,
    ...SHOWN_ALONE,
    ...CACHING,
  };
  const stored = { sizeBytes: facts.bytes, etag: facts.etag, lastModified: facts.lastModified };
  const selected = selectContent(http.method, http.headers, stored);
  if (selected.kind === "unsatisfiable") {
    return errorAnswer("range_not_satisfiable", {
      message: "The range is outside the file.",
      headers: selected.headers,
    });
  }
  if (selected.kind === "not_modified") return { status: 304, headers: { ...selected.headers, ...CACHING } };
  const headers = { ...type, ...selected.headers };
  if (http.method === "HEAD") return { status: 200, headers };
  const range = selected.kind === "part" ? { start: selected.start, end: selected.end + 1 } : null;
  const opened = await tools.storage.films.open(blob, range, facts.etag);
  if (!opened) return notArchived();
  const onFailure = () => tools.log("content_broke_off", { videoId: record.id });
  return { status: selected.status, headers, body: pacedBody(tools.invocationId, opened.body, onFailure) };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "video/quicktime": ".mov",
  "video/webm": ".webm",
  "video/x-matroska": ".mkv",
  "image/webp": ".webp",
  "image/jpeg": ".jpg",
  "image/jpg": ".jpg",
  "image/png": ".png",
};

/** Whatever lies in the storage: nothing but films and pictures goes out under a film's name. */
function isShown(contentType: string, variant: "video" | "thumbnail"): boolean {
  return variant === "thumbnail" ? Object.hasOwn(EXTENSIONS, contentType) : contentType.startsWith("video/");
}

function notArchived(): HttpResponseInit {
  const message = "There is nothing archived here (yet). GET the video to see its outputs.";
  return errorAnswer("not_found", { message });
}

/** The n-th output's film, or the first that was archived. */
function chooseFilm({ outputs }: VideoRecord, index: number | null): FilmRecord | null {
  const archived = outputs.filter(({ status }) => status === "archived");
  const output = index === null ? archived[0] : archived.find((each) => each.index === index);
  return output?.film ?? null;
}

registerRoute(
  "getContent",
  { methods: ["GET", "HEAD"], route: "videos/{id}/content", readsQuery: true },
  getContent,
);
