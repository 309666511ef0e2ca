import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, test } from "vitest";
import type { ProviderAuth } from "../../src/lib/domain/models/model.ts";
import type { SignIn } from "../../src/lib/domain/models/profile.ts";
import { createProvider, PROFILES } from "../../src/lib/providers/registry.ts";
import { createAccess } from "../../src/lib/providers/wire/access.ts";
import { targetAt } from "../support/providers/testProvider.ts";
import { TOY } from "../support/samples/sampleProfile.ts";

test("no two adapters speak an API of one name, and one at most is meant where nothing else was recognised", () => {
  expect(new Set(PROFILES.map(({ api }) => api)).size).toBe(PROFILES.length);
  expect(PROFILES.filter(({ guess }) => guess.kind === "otherwise")).toHaveLength(1);
});

describe.each(PROFILES.map((profile) => [profile.api, profile] as const))(
  "the adapter of %s",
  (api, profile) => {
    test("makes providers that know their profile", () => {
      const target = targetAt("https://films.example", { api, bucket: "gs://films" });
      const nothing = () => null;
      const options = { target, key: nothing, credential: nothing, timeoutSeconds: 1, now: Date.now };
      expect(createProvider(options).profile).toEqual(profile);
    });

    test("has defaults among what it can make", () => {
      const { formats } = profile;
      if (formats === null) return;
      expect(formats.sizes.map(({ size }) => size)).toContain(formats.defaultSize);
      expect(formats.seconds).toContain(formats.defaultSeconds);
    });
  },
);

test("a job of an API that this version does not have is left for one that has it: nothing is sent", () => {
  const target = targetAt("https://films.example", { api: "no-such-api" });
  const nothing = () => null;
  expect(() =>
    createProvider({ target, key: nothing, credential: nothing, timeoutSeconds: 1, now: Date.now }),
  ).toThrow("no adapter speaks 'no-such-api'");
});

function accessOf(signIn: SignIn, auth: ProviderAuth = { kind: "key", setting: "TOY_KEY" }) {
  const target = targetAt("https://films.example", { auth });
  const key = () => "secret";
  const credential = () => null;
  const account = {
    getToken: async () => ({ token: "a-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  return createAccess({
    target,
    signIn,
    key,
    credential,
    serviceAccount: account,
    accountProblem: () => null,
  }).policy;
}

test("a key goes into the header its profile names, to the provider's own origin alone", async () => {
  const policy = accessOf(TOY.signIn);
  const keySentTo = async (url: string) => {
    const request = createPipelineRequest({ url });
    request.headers.set("x-toy-key", "left over from another hop");
    await policy.sendRequest(request, async () => ({ request, status: 200, headers: createHttpHeaders() }));
    return request.headers.get("x-toy-key");
  };
  expect(await keySentTo("https://films.example/v1/videos")).toBe("Toy secret");
  expect(await keySentTo("https://elsewhere.example/film.mp4")).toBeUndefined();
});

test("a version is named, and all is signed, at the provider's origins and nowhere else", async () => {
  const headers = { "x-toy-version": "2026-11-28" };
  const policy = accessOf({ ...TOY.signIn, headers, alsoAt: ["https://store.example"] });
  const sentTo = async (url: string) => {
    const request = createPipelineRequest({ url });
    request.headers.set("x-toy-version", "of another hop");
    await policy.sendRequest(request, async () => ({ request, status: 200, headers: createHttpHeaders() }));
    return [request.headers.get("x-toy-key"), request.headers.get("x-toy-version")];
  };
  expect(await sentTo("https://films.example/v1/videos")).toEqual(["Toy secret", "2026-11-28"]);
  expect(await sentTo("https://store.example/film.mp4")).toEqual(["Toy secret", "2026-11-28"]);
  expect(await sentTo("https://elsewhere.example/film.mp4")).toEqual([undefined, undefined]);
});

test("a service account signs with the token it was given for the API's scope, to the provider's own origin alone", async () => {
  const policy = accessOf({ ...TOY.signIn, scope: "toy-scope" }, { kind: "google", setting: "TOY_ACCOUNT" });
  const signedTo = async (url: string) => {
    const request = createPipelineRequest({ url });
    await policy.sendRequest(request, async () => ({ request, status: 200, headers: createHttpHeaders() }));
    return request.headers.get("Authorization");
  };
  expect(await signedTo("https://films.example/v1")).toBe("Bearer a-token");
  expect(await signedTo("https://elsewhere.example/film.mp4")).toBeUndefined();
});
