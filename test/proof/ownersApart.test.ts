import { expect, test } from "vitest";
import { USAGE_PARAMETERS } from "../../src/lib/domain/money/usageQuery.ts";
import { LIST_PARAMETERS } from "../../src/lib/http/list/readListQuery.ts";
import { idOf } from "../support/app/apiAnswer.ts";
import { KEPT } from "../support/app/keptApart.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { type AsOwner, asOwner, OWNERS_WITH_KEYS, type Owner } from "../support/app/owners.ts";
import { registeredRoutes } from "../support/app/registeredRoutes.ts";
import { videoId } from "../support/storage/testStorage.ts";

const FILM = { prompt: "A secret of theirs", seconds: "4", size: "1280x720" };
const app = oneApp({ settings: OWNERS_WITH_KEYS, sweeps: false, sora: { renderSeconds: 60 } });

/** Two owners with a film that has ended and one under way each, and an admin. */
async function world() {
  const dailies = await app();
  const owners = {
    anna: asOwner(dailies, "anna"),
    ben: asOwner(dailies, "ben"),
    root: asOwner(dailies, "root"),
  };
  const films = async (as: AsOwner) => {
    const ended = await as.create(FILM);
    await as.ended(ended);
    return { ended, running: await as.create({ ...FILM, prompt: "Another secret" }) };
  };
  return { dailies, ...owners, filmsOf: { anna: await films(owners.anna), ben: await films(owners.ben) } };
}

const PAIRS = [
  ["anna", "ben"],
  ["ben", "anna"],
] as const;

test("on every verb another's film is answered as one that nobody has, and stays as it was", async () => {
  const { filmsOf, ...as } = await world();
  const unknown = videoId();
  for (const [owner, stranger] of PAIRS) {
    const seen = async () => [
      (await as[owner].call("GET", `/videos/${filmsOf[owner].ended}`)).body,
      (await as[owner].usage("?group_by=model")).groups,
      (await as[owner].call("GET", `/videos/${filmsOf[owner].ended}/content`)).status,
    ];
    const before = await seen();
    for (const { name, method, path } of registeredRoutes()) {
      const kept = KEPT[name];
      if (kept?.kind !== "film") continue;
      for (const query of kept.query ?? [""]) {
        const ask = (id: string) =>
          as[stranger].call(method, `${path.replace("{id}", id)}${query}`, kept.body);
        const nobodys = await ask(unknown);
        expect([name, nobodys.status]).toEqual([
          name,
          ["resolveVideo", "notifyVideo"].includes(name) ? 403 : 404,
        ]);
        for (const id of Object.values(filmsOf[owner])) {
          const { status, body } = await ask(id);
          expect({ name, status, body }).toEqual({ name, status: nobodys.status, body: nobodys.body });
        }
      }
    }
    expect(await seen()).toEqual(before);
    expect((await as[owner].ended(filmsOf[owner].running)).status).toBe("completed");
  }
});

test("whatever is asked of a list, it shows the caller's own films alone; an admin's shows anybody's", async () => {
  const { filmsOf, ...as } = await world();
  const mine = (owner: "anna" | "ben") => Object.values(filmsOf[owner]);
  const listOf = async (caller: Exclude<Owner, "=cleo">, query: string) => {
    const { status, body } = await as[caller].call("GET", `/videos?${query}`);
    return { status, text: JSON.stringify(body) };
  };
  for (const [owner, stranger] of PAIRS) {
    const queries: Readonly<Record<(typeof LIST_PARAMETERS)[number], readonly string[]>> = {
      limit: ["limit=1", "limit=100"],
      order: ["order=asc", "order=desc"],
      after: mine(owner).flatMap((id) => [`after=${id}`, `after=${id}&order=asc`]),
      created_after: ["created_after=0"],
      created_before: ["created_before=9999999999"],
      status: ["status=completed", "status=in_progress", "status=queued"],
      stage: ["stage=running", "stage=completed", "stage=waiting_for_capacity"],
      model: ["model=sora-2"],
      owner: [`owner=${stranger}`],
    };
    expect(Object.keys(queries).sort()).toEqual([...LIST_PARAMETERS].sort());
    for (const query of Object.values(queries).flat()) {
      const { status, text } = await listOf(stranger, query);
      expect([query, status]).toEqual([query, 200]);
      for (const id of mine(owner)) expect(text).not.toContain(id);
    }
    for (const whose of [owner, "*", "root", "=cleo"])
      expect(await listOf(stranger, `owner=${encodeURIComponent(whose)}`)).toMatchObject({ status: 403 });
    for (const id of mine(owner)) {
      expect((await listOf("root", `owner=${owner}`)).text).toContain(id);
      expect((await listOf("root", `owner=${stranger}`)).text).not.toContain(id);
      expect((await listOf("root", "owner=*")).text).toContain(id);
      expect((await listOf("root", "")).text).not.toContain(id);
    }
  }
});

test("whatever is asked of the bill, owners see their own money alone; an admin sees everybody's", async () => {
  const { filmsOf, ...as } = await world();
  await as.anna.ended(filmsOf.anna.running);
  await as.ben.call("POST", `/videos/${filmsOf.ben.running}/cancel`);
  await as.ben.ended(filmsOf.ben.running);
  const queries: Readonly<Record<(typeof USAGE_PARAMETERS)[number], readonly string[]>> = {
    from: ["?from=2026-11-01"],
    to: ["?to=2026-11-22"],
    group_by: ["?group_by=model", "?group_by=day"],
    owner: ["?owner=OWN"],
  };
  expect(Object.keys(queries).sort()).toEqual([...USAGE_PARAMETERS].sort());
  for (const [owner, stranger] of PAIRS) {
    const videos = 2;
    for (const query of ["", ...Object.values(queries).flat()])
      expect((await as[owner].usage(query.replace("OWN", owner))).total.videos).toBe(videos);
    for (const query of [`?owner=${stranger}`, "?owner=*", "?owner=root", "?group_by=owner"])
      expect([query, (await as[owner].call("GET", `/usage${query}`)).status]).toEqual([query, 403]);
    const csv = await as[owner].call("GET", "/usage?group_by=owner", undefined, { accept: "text/csv" });
    expect(csv.status).toBe(403);
    expect((await as.root.usage(`?owner=${owner}`)).total).toEqual((await as[owner].usage()).total);
  }
  expect((await as.anna.usage()).total.actual).not.toBe((await as.ben.usage()).total.actual);
  expect((await as.root.usage()).total.videos).toBe(4);
  expect((await as.root.usage("?group_by=owner")).groups.map(({ key }) => key)).toEqual(["anna", "ben"]);
});

test("another's key, film or event id opens nothing: a create is the caller's own, a stream too", async () => {
  const { filmsOf, ...as } = await world();
  const key = { "idempotency-key": "shared" };
  const ofAnna = await as.anna.call("POST", "/videos", FILM, key);
  const ofBen = await as.ben.call("POST", "/videos", FILM, key);
  expect([ofBen.status, ofBen.headers.get("idempotency-replayed")]).toEqual([202, null]);
  expect(idOf(ofBen.body)).not.toBe(idOf(ofAnna.body));
  expect((await as.ben.call("GET", `/videos/${idOf(ofAnna.body)}`)).status).toBe(404);
  // What an SDK marks as its own retry is found among the caller's films only.
  const retry = await as.ben.call(
    "POST",
    "/videos",
    { ...FILM, prompt: "Another secret" },
    { "x-stainless-retry-count": "1" },
  );
  expect(idOf(retry.body)).toBe(filmsOf.ben.running);

  const own = await as.anna.call("GET", `/events?id=${filmsOf.anna.ended}`);
  expect(String(own.body)).toContain(filmsOf.anna.ended);
  const eventId = /^id: (.+)$/m.exec(String(own.body))?.[1] ?? "";
  for (const headers of [{}, { "last-event-id": eventId }]) {
    const strangers = await as.ben.call("GET", `/events?id=${filmsOf.anna.running}`, undefined, headers);
    const nobodys = await as.ben.call("GET", `/events?id=${videoId()}`, undefined, headers);
    expect([strangers.status, strangers.body]).toEqual([nobodys.status, nobodys.body]);
    expect(String(strangers.body)).not.toContain("secret");
  }
});

test("what is for admins is 403 for owners, and the other routes say the same to all, and nothing of films", async () => {
  const { dailies, filmsOf, ...as } = await world();
  const secrets = [...Object.values(filmsOf).flatMap((films) => Object.values(films)), "secret", "anna"];
  for (const { name, method, path } of registeredRoutes()) {
    const kept = KEPT[name];
    if (kept?.kind === "admins") {
      for (const owner of ["anna", "ben"] as const)
        expect([name, (await as[owner].call(method, path)).status]).toEqual([name, 403]);
      expect((await as.root.call(method, path)).status).toBe(200);
    }
    if (kept?.kind !== "same" || !path.startsWith("/") || name === "getRoot" || name === "getStudio")
      continue;
    const [anna, ben] = [
      await as.anna.call(method, path, kept.body),
      await as.ben.call(method, path, kept.body),
    ];
    expect({ name, status: anna.status, body: anna.body }).toEqual({
      name,
      status: ben.status,
      body: ben.body,
    });
    const text = JSON.stringify(ben.body).replace(FILM.prompt, "");
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
  expect(dailies.isDead).toBe(false);
});
