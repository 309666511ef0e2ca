import { expect, test } from "vitest";
import { studioConfig } from "../../../src/lib/http/page/studioConfig.ts";

test("the page learns how one signs in, and the words to try where the settings hold any", () => {
  const words = [{ word: "#moderated", what: "fails, and says why" }];
  expect(studioConfig({ auth: { mode: "keys", keys: [] }, studioTry: words }).jsonBody).toEqual({
    auth: "keys",
    try: words,
  });
  expect(studioConfig({ auth: { mode: "open" }, studioTry: null }).jsonBody).toEqual({
    auth: "open",
    try: [],
  });
});

test("while the settings are wrong the page is told nothing of them", () => {
  expect(studioConfig(null).jsonBody).toEqual({ auth: null, try: [] });
});
