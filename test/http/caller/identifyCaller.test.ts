import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuthConfig } from "../../../src/lib/domain/owner/caller.ts";
import { identifyCaller } from "../../../src/lib/http/caller/identifyCaller.ts";

const sha256 = (key: string) => createHash("sha256").update(key).digest("hex");
const keys: AuthConfig = {
  mode: "keys",
  keys: [
    { owner: "film-team", sha256: sha256("team-key"), admin: false },
    { owner: "ops", sha256: sha256("ops-key").toUpperCase(), admin: true },
    { owner: "broken", sha256: "abcd", admin: true },
  ],
};
const who = (auth: AuthConfig, headers: Record<string, string>) => identifyCaller(new Headers(headers), auth);
const principal = (value: unknown) => ({
  "x-ms-client-principal": Buffer.from(JSON.stringify(value)).toString("base64"),
});

describe("with keys", () => {
  test.each([
    [{ authorization: "Bearer team-key" }],
    [{ authorization: "bearer  team-key " }],
    [{ "api-key": "team-key" }],
    [{ "x-functions-key": "team-key" }],
    [{ authorization: "Basic dGVhbTpr", "api-key": "team-key" }],
    [{ authorization: "Bearer stale", "x-functions-key": "team-key" }],
  ])("%j gets in as the key's owner", (headers) => {
    expect(who(keys, headers)).toEqual({ kind: "caller", owner: "film-team", admin: false });
  });

  test.each([
    ["UTF-8", Buffer.from("Bearer clé-à-moi-鍵")],
    ["Latin-1", Buffer.from("Bearer clé-à-moi", "latin1")],
  ])("a key beyond ASCII is known by the bytes that were sent, here %s", (_name, sent) => {
    const key = sent.includes("鍵") ? "clé-à-moi-鍵" : "clé-à-moi";
    const holders = [{ owner: "film-team", sha256: sha256(key), admin: false }];
    const authorization = sent.toString("latin1"); // as node:http reads a header
    expect(who({ mode: "keys", keys: holders }, { authorization })).toMatchObject({ owner: "film-team" });
    expect(who({ mode: "keys", keys: holders }, { authorization: `${authorization}x` }).kind).toBe(
      "unauthorized",
    );
  });

  test("an admin's key makes an admin", () => {
    expect(who(keys, { "api-key": "ops-key" })).toEqual({ kind: "caller", owner: "ops", admin: true });
  });

  test.each([
    [{}],
    [{ authorization: "Bearer " }],
    [{ authorization: "team-key" }],
    [{ authorization: "Bearer team-key extra" }],
    [{ "api-key": "team-kez" }],
    [{ "api-key": sha256("team-key") }],
    [{ "api-key": "" }],
    [principal({ auth_typ: "aad", claims: [{ typ: "oid", val: "x" }] })],
  ])("%j is unauthorized", (headers) => {
    expect(who(keys, headers)).toMatchObject({ kind: "unauthorized" });
  });

  test("no header whatever gets in without a known key, and none is repeated", () => {
    const secret = fc.string({ minLength: 4 }).filter((text) => !/team-key|ops-key/.test(text));
    fc.assert(
      fc.property(fc.constantFrom("authorization", "api-key", "x-functions-key"), secret, (name, text) => {
        const value = Buffer.from(text).toString("base64url");
        const answer = who(keys, { [name]: `Bearer ${value}` });
        expect(answer.kind).toBe("unauthorized");
        expect(JSON.stringify(answer)).not.toContain(value);
      }),
    );
  });
});

test("a key beyond ASCII is known by the bytes that it is sent as, in UTF-8 or in Latin-1", () => {
  for (const key of ["clé", "à la carte".replaceAll(" ", "-"), "ключ-日本"]) {
    const holders: AuthConfig = { mode: "keys", keys: [{ owner: "eve", sha256: sha256(key), admin: false }] };
    const utf8 = Buffer.from(key).toString("latin1");
    for (const headers of [
      { "api-key": utf8 },
      { authorization: `Bearer ${utf8}` },
      { "x-functions-key": utf8 },
    ])
      expect(who(holders, headers)).toMatchObject({ owner: "eve" });
  }
  const latin: AuthConfig = { mode: "keys", keys: [{ owner: "eve", sha256: sha256("clé"), admin: false }] };
  expect(who(latin, { "api-key": "clé" })).toMatchObject({ owner: "eve" });
});

describe("open", () => {
  test.each([
    "localhost",
    "localhost:7071",
    "LOCALHOST",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.8.9.1",
    "[::1]",
    "[::1]:7071",
    "app.localhost:3",
  ])("%s is this machine: everybody is the owner `local`, admin", (host) => {
    expect(who({ mode: "open" }, { host })).toEqual({ kind: "caller", owner: "local", admin: true });
  });

  test.each([
    "example.com",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "10.0.0.4:7071",
    "0.0.0.0",
    "[::]",
    "[fe80::1]",
    "localhost@example.com",
    "example.com#localhost",
    "localhost:notaport",
    "",
    " ",
  ])("%j is not", (host) => {
    expect(who({ mode: "open" }, { host })).toMatchObject({ kind: "forbidden" });
  });

  test("needs every name the request came under to be this machine's", () => {
    expect(who({ mode: "open" }, {}).kind).toBe("forbidden");
    expect(who({ mode: "open" }, { host: "localhost:1", "x-forwarded-host": "evil.example" }).kind).toBe(
      "forbidden",
    );
    expect(
      who({ mode: "open" }, { host: "localhost:1", "x-forwarded-host": "127.0.0.1:2, evil.example" }).kind,
    ).toBe("forbidden");
    expect(who({ mode: "open" }, { host: "localhost:1", "x-forwarded-host": "127.0.0.1:2" }).kind).toBe(
      "caller",
    );
  });

  test("takes no name from the header in which Azure's front end says it", () => {
    expect(who({ mode: "open" }, { host: "localhost", "disguised-host": "localhost" }).kind).toBe(
      "forbidden",
    );
  });

  test("does not believe a principal header", () => {
    const headers = {
      host: "localhost",
      ...principal({ auth_typ: "aad", claims: [{ typ: "oid", val: "someone" }] }),
    };
    expect(who({ mode: "open" }, headers)).toMatchObject({ owner: "local" });
  });
});
