import type { HttpResponseInit } from "@azure/functions";
import { registerPage } from "../lib/app/page.ts";
import { services } from "../lib/app/services.ts";
import { ConfigError } from "../lib/config/settingProblem.ts";
import { builtPage } from "../lib/http/page/builtPage.ts";
import { pageAnswer } from "../lib/http/page/pageAnswer.ts";
import { STUDIO_CONFIG, studioConfig } from "../lib/http/page/studioConfig.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET, HEAD /studio/ and below: the files of the page, and what it must know of the settings. */
function getStudio(http: ApiRequest): HttpResponseInit {
  if (http.url.pathname === STUDIO_CONFIG) return studioConfig(readableConfig());
  return pageAnswer(builtPage(), http);
}

function readableConfig() {
  try {
    return services().config;
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

registerPage("getStudio", "studio/{*path}", getStudio);
