import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuthConfig } from "../../../src/lib/domain/owner/caller.ts";
import { identifyCaller } from "../../../src/lib/http/caller/identifyCaller.ts";

const who = (auth: AuthConfig, headers: Record<string, string>) => identifyCaller(new Headers(headers), auth);
const principal = (value: unknown) => ({
  "x-ms-client-principal": Buffer.from(JSON.stringify(value)).toString("base64"),
});

describe("easyauth", () => {
  const oid = "http://schemas.microsoft.com/identity/claims/objectidentifier";
  const subject = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
  const signedIn = (claims: [string, string][], more = {}) =>
    who(
      { mode: "easyauth" },
      principal({ auth_typ: "aad", claims: claims.map(([typ, val]) => ({ typ, val })), ...more }),
    );

  test("knows a caller by the directory's object id", () => {
    expect(
      signedIn([
        [subject, "s"],
        [oid, "0F0F-AA"],
      ]),
    ).toEqual({ kind: "caller", owner: "0f0f-aa", admin: false });
    expect(signedIn([["oid", "0f0f-aa"]])).toMatchObject({ owner: "0f0f-aa" });
  });

  test("knows a caller of another identity provider by provider and subject", () => {
    expect(signedIn([[subject, "1234"]], { auth_typ: "github" })).toMatchObject({ owner: "github-1234" });
    expect(signedIn([["sub", "a/b#c"]], { auth_typ: "google" })).toMatchObject({
      owner: expect.stringMatching(/^id-[0-9a-f]{64}$/),
    });
  });

  test("no two people of other identity providers are one owner, and none is one of the directory", () => {
    const people: [string, string][] = [
      ["a-b", "c"],
      ["a", "b-c"],
      ["a-b-c", ""],
      ["github", "1234"],
      ["GitHub", "1234"],
      ["AAD", "s"],
      ["id", "0".repeat(64)],
      ["fadefade", "0f0f-0f0f-0f0f-0f0f0f0f0f0f"],
      ["0f0f0f0f", "0f0f-0f0f-0f0f-0f0f0f0f0f0f"],
      ["google", "a/b#c"],
      ["google-a/b", "#c"],
    ];
    const owners = people
      .map(([provider, sub]) => signedIn([["sub", sub]], { auth_typ: provider }))
      .flatMap((caller) => (caller.kind === "caller" ? [caller.owner] : []));
    const directory = [
      signedIn([["oid", "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f"]]),
      signedIn([["sub", "s"]]),
    ].flatMap((caller) => (caller.kind === "caller" ? [caller.owner] : []));
    expect(directory).toEqual(["0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f", "aad-s"]);
    expect(owners).toHaveLength(people.length - 1);
    expect(new Set([...owners, ...directory]).size).toBe(owners.length + directory.length);
  });

  test("another provider's object id and roles mean nothing here", () => {
    const claims: [string, string][] = [
      ["sub", "1234"],
      ["oid", "0f0f-aa"],
      [oid, "0f0f-aa"],
      ["roles", "admin"],
      ["custom-role", "admin"],
    ];
    for (const provider of ["google", "github", "okta", "AAD"])
      expect(signedIn(claims, { auth_typ: provider, role_typ: "custom-role" })).toMatchObject({
        owner: expect.not.stringContaining("0f0f"),
        admin: false,
      });
    expect(signedIn([["oid", "0f0f-aa"]], { auth_typ: "google" })).toMatchObject({ kind: "unauthorized" });
  });

  test.each([
    ["roles", {}],
    ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role", {}],
    ["custom-role", { role_typ: "custom-role" }],
  ])("makes an admin of the app role `admin` in the claim %s", (claim, more) => {
    expect(
      signedIn(
        [
          ["oid", "x"],
          [claim, "admin"],
        ],
        more,
      ),
    ).toMatchObject({ admin: true });
    expect(
      signedIn(
        [
          ["oid", "x"],
          [claim, "Admin"],
        ],
        more,
      ),
    ).toMatchObject({ admin: false });
    expect(
      signedIn(
        [
          ["oid", "x"],
          ["name", "admin"],
        ],
        more,
      ),
    ).toMatchObject({ admin: false });
  });

  test.each<[string, Record<string, string>]>([
    ["no header", {}],
    ["junk", { "x-ms-client-principal": "%%%" }],
    ["no claims", principal({ auth_typ: "aad", claims: [] })],
    ["an empty id", principal({ auth_typ: "aad", claims: [{ typ: "oid", val: "" }] })],
    ["a key instead", { "api-key": "team-key" }],
    [
      "names without the principal",
      { "x-ms-client-principal-id": "0f0f-aa", "x-ms-client-principal-name": "ops" },
    ],
  ])("%s is unauthorized", (_name, headers) => {
    expect(who({ mode: "easyauth" }, headers)).toMatchObject({ kind: "unauthorized" });
  });

  test("any header at all is answered, and an owner is always fit to be a storage key", () => {
    const claim = fc.record({ typ: fc.constantFrom("oid", "sub", "roles", oid), val: fc.string() });
    const value = fc.oneof(fc.anything(), fc.record({ auth_typ: fc.string(), claims: fc.array(claim) }));
    fc.assert(
      fc.property(value, (given) => {
        const json = JSON.stringify(given, (_key, each) => (typeof each === "bigint" ? 0 : each)) ?? "";
        const answer = who(
          { mode: "easyauth" },
          { "x-ms-client-principal": Buffer.from(json).toString("base64") },
        );
        if (answer.kind === "caller") expect(answer.owner).toMatch(/^[A-Za-z0-9._@-]{1,128}$/);
        else expect(answer.kind).toBe("unauthorized");
      }),
    );
  });
});
