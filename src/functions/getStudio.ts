import type { HttpResponseInit } from "@azure/functions";
import { registerPage } from "../lib/app/page.ts";
import { builtPage } from "../lib/http/page/builtPage.ts";
import { pageAnswer } from "../lib/http/page/pageAnswer.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET, HEAD /studio/ and below: the files of the page. */
function getStudio(http: ApiRequest): HttpResponseInit {
  return pageAnswer(builtPage(), http);
}

registerPage("getStudio", "studio/{*path}", getStudio);
