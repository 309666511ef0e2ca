import { expect, test } from "vitest";
import { nearness } from "../../../src/lib/providers/wire/hosts.ts";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";
import { providerAt } from "../../support/providers/testProvider.ts";

test.each([
  ["localhost", "loopback"],
  ["LOCALHOST.", "loopback"],
  ["a.localhost", "loopback"],
  ["127.0.0.1", "loopback"],
  ["127.255.0.9", "loopback"],
  ["0.0.0.0", "loopback"],
  ["[::1]", "loopback"],
  ["[::ffff:7f00:1]", "loopback"],
  ["169.254.169.254", "link-local"],
  ["[::ffff:a9fe:a9fe]", "link-local"],
  ["[fe80::1]", "link-local"],
  ["168.63.129.16", "link-local"],
  ["10.0.0.4", "elsewhere"],
  ["films.example", "elsewhere"],
  ["localhost.example", "elsewhere"],
])("%s is %s", (host, near) => {
  expect(nearness(host)).toBe(near);
});

test.each(["http://127.0.0.1:1/a.mp4", "https://localhost:1/a.mp4", "http://2130706433:1/a.mp4"])(
  "a film of a provider that is elsewhere is not fetched from %s",
  async (url) => {
    // What answers for the provider is on loopback, as its proxy; its own name is not.
    await using proxy = await scriptedServer(json(302, {}, { location: url }));
    const provider = providerAt("http://films.example", {}, { proxy: () => new URL(proxy.url) });
    expect(await provider.download("video_1", new AbortController().signal)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("loopback address"),
    });
  },
);
