import type { HttpResponseInit } from "@azure/functions";
import { registerPage } from "../lib/app/page.ts";

/** GET, HEAD /: leads to the page. */
function getRoot(): HttpResponseInit {
  // Relative, so that it is right behind any gateway.
  return { status: 302, headers: { location: "studio/" } };
}

// The host never reaches an empty route; this one fits the empty path alone.
registerPage("getRoot", "{ignored:maxlength(0)?}", getRoot);
