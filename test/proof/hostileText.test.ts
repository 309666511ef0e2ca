import { expect, test } from "vitest";
import { USAGE_PARAMETERS } from "../../src/lib/domain/money/usageQuery.ts";
import { ERROR_BODY } from "../../src/lib/http/answers/errorObject.ts";
import { LIST_PARAMETERS } from "../../src/lib/http/list/readListQuery.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { asOwner, OWNERS_WITH_KEYS } from "../support/app/owners.ts";
import { registeredRoutes } from "../support/app/registeredRoutes.ts";
import { videoId } from "../support/storage/testStorage.ts";

const app = oneApp({ settings: OWNERS_WITH_KEYS, sweeps: false });

const CONTROLS = Array.from({ length: 33 }, (_, code) => String.fromCharCode(code === 32 ? 127 : code));
/** What a table's keys, a filter in its language, a path or a line of a log could stumble over. */
const HOSTILE = [
  ...["'", "''", "' or '1' eq '1", "/", "\\", "#", "?", "%", "%00", "%2e%2e", "..", "\u0085", "\u2028", "🎬"],
  ...CONTROLS,
  ...["x", "'", "\u00e9"].map((letter) => letter.repeat(1_025)),
  `${videoId()}'`,
  `${videoId()}\n`,
];

/** Every query parameter of the API. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  listVideos: LIST_PARAMETERS,
  getUsage: USAGE_PARAMETERS,
  getVideo: ["expand"],
  getContent: ["variant", "index", "redirect"],
  getEvents: ["id"],
};

test("hostile text in any filter, cursor or other parameter is answered by the contract, for owners and admins", async () => {
  const dailies = await app();
  for (const owner of ["anna", "root"] as const) {
    const { call } = asOwner(dailies, owner);
    for (const { name, method, path } of registeredRoutes().filter(({ path }) => path.startsWith("/"))) {
      if (name === "getStudio" || name === "getRoot" || method === "HEAD") continue;
      for (const parameter of [...(PARAMETERS[name] ?? []), "unheard_of"])
        for (const text of HOSTILE) {
          const at = path.replace("{id}", videoId());
          const { status, body } = await call(method, `${at}?${parameter}=${encodeURIComponent(text)}`);
          const asked = `${method} ${path}?${parameter}=${JSON.stringify(text.slice(0, 40))} as ${owner}`;
          expect([asked, status < 500 && status !== 401]).toEqual([asked, true]);
          if (status >= 400) expect(ERROR_BODY.safeParse(body).success, asked).toBe(true);
        }
    }
  }
});

test("hostile text in the place of an id, on every verb, is a film that nobody has", async () => {
  const { call } = asOwner(await app(), "root");
  for (const { name, method, path } of registeredRoutes().filter(({ path }) => path.includes("{id}")))
    for (const text of HOSTILE) {
      // A bare path of dots is resolved by the client.
      if (text === ".." || text === "%2e%2e") continue;
      const body = name === "remixVideo" ? { prompt: "At night" } : { never_made: true };
      const asked = `${method} ${path} with ${JSON.stringify(text.slice(0, 40))}`;
      const bodied = name === "remixVideo" || name === "resolveVideo" ? body : undefined;
      const answer = await call(method, path.replace("{id}", encodeURIComponent(text)), bodied);
      // A zero in a path is refused by the host, before any function.
      expect([asked, answer.status]).toEqual([asked, text === "\0" ? 400 : 404]);
    }
});

test("hostile text in a header is answered by the contract", async () => {
  const { call } = asOwner(await app(), "anna");
  const film = { prompt: "A reel", seconds: "4", size: "1280x720" };
  const sendable = HOSTILE.filter((text) => /^[\t\x20-\x7e]*$/.test(text));
  for (const name of [
    "idempotency-key",
    "if-none-match",
    "prefer",
    "last-event-id",
    "x-stainless-retry-count",
  ])
    for (const text of sendable) {
      const answer =
        name === "idempotency-key" || name === "x-stainless-retry-count"
          ? await call("POST", "/videos", { ...film, prompt: "" }, { [name]: text })
          : await call(
              "GET",
              name === "last-event-id" ? `/events?id=${videoId()}` : `/videos/${videoId()}`,
              undefined,
              {
                [name]: text,
              },
            );
      const asked = `${name}: ${JSON.stringify(text.slice(0, 40))}`;
      expect([asked, answer.status >= 400 && answer.status < 500]).toEqual([asked, true]);
      expect(ERROR_BODY.safeParse(answer.body).success, asked).toBe(true);
    }
});
