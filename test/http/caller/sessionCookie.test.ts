import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { callerByKey } from "../../../src/lib/http/caller/callerByKey.ts";
import { keyInCookie, noSessionCookie, sessionCookie } from "../../../src/lib/http/caller/sessionCookie.ts";

const ELSEWHERE = { host: "films.example" };
const HERE = { host: "127.0.0.1:7071" };

function after(setCookie: string, host: Record<string, string>): Headers {
  const pair = setCookie.split(";", 1)[0] ?? "";
  return new Headers({ ...host, cookie: `theme=dark; ${pair}; more=1` });
}

test("off loopback the cookie is Secure, and nobody but this host can set it", () => {
  const cookie = sessionCookie("a-key", new Headers(ELSEWHERE));
  expect(cookie).toMatch(/^__Host-dailies=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
});

test("on loopback, where there is no TLS and ports share their cookies, the name has the port", () => {
  expect(sessionCookie("k", new Headers(HERE))).toMatch(
    /^dailies-7071=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const other = after(sessionCookie("k", new Headers(HERE)), { host: "127.0.0.1:7072" });
  expect(keyInCookie(other)).toBeNull();
});

test.each(["a-key", "clé", "ключ", 'k"; Path=/x', "=,;="])("the key %j comes back as it was", (key) => {
  for (const host of [ELSEWHERE, HERE])
    expect(keyInCookie(after(sessionCookie(key, new Headers(host)), host))).toBe(key);
});

test("the end of a session takes the cookie away", () => {
  expect(noSessionCookie(new Headers(HERE))).toContain("dailies-7071=; ");
  expect(noSessionCookie(new Headers(HERE))).toContain("Max-Age=0");
  expect(keyInCookie(after(noSessionCookie(new Headers(HERE)), HERE))).toBeNull();
});

test("a cookie of the other kind counts for nothing", () => {
  const secure = after(sessionCookie("k", new Headers(ELSEWHERE)), HERE);
  expect(keyInCookie(secure)).toBeNull();
});

const holders = ["alice", "bob"].map((owner) => ({
  owner,
  sha256: createHash("sha256").update(`${owner}-key`).digest("hex"),
  admin: false,
}));

test("the cookie is its key's owner; a key in a header wins, also one that is not known", () => {
  const headers = after(sessionCookie("alice-key", new Headers(HERE)), HERE);
  expect(callerByKey(headers, holders)).toMatchObject({ owner: "alice" });
  headers.set("api-key", "bob-key");
  expect(callerByKey(headers, holders)).toMatchObject({ owner: "bob" });
  headers.set("api-key", "nobodys");
  expect(callerByKey(headers, holders)).toBeNull();
});
