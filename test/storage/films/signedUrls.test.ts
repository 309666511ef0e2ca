import { createHttpHeaders, type PipelinePolicy } from "@azure/core-rest-pipeline";
import { expect, test } from "vitest";
import { connectStorage } from "../../../src/lib/storage/connectStorage.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

/** Azure's part, as far as links need it: tokens are not looked at, and every delegated key asked for is noted. */
function delegatingAccount() {
  const asked: string[] = [];
  const azure: PipelinePolicy = {
    name: "azure",
    async sendRequest(request) {
      const headers = createHttpHeaders({ "content-type": "application/xml" });
      if (!request.url.includes("comp=userdelegationkey")) return { status: 201, headers, request };
      asked.push(String(request.body));
      const [, start, expiry] = /<Start>(.*)<\/Start><Expiry>(.*)<\/Expiry>/.exec(String(request.body)) ?? [];
      const key =
        "<SignedOid>oid</SignedOid><SignedTid>tid</SignedTid>" +
        `<SignedStart>${start}</SignedStart><SignedExpiry>${expiry}</SignedExpiry>` +
        `<SignedService>b</SignedService><SignedVersion>2025-01-05</SignedVersion><Value>a2V5</Value>`;
      return { status: 200, headers, request, bodyAsText: `<UserDelegationKey>${key}</UserDelegationKey>` };
    },
  };
  const storage = connectStorage(
    {
      blobServiceUri: "https://films.blob.core.windows.net",
      tableServiceUri: "https://films.table.core.windows.net",
      credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) },
    },
    { policies: [azure] },
  );
  return { films: storage.films, asked };
}

test("with an identity a link is signed by a delegated key: one blob, reading only, https only, for minutes", async () => {
  const { films } = delegatingAccount();
  const link = new URL(
    await films.signedUrl("video_1/0.mp4", { fileName: "video_1.mp4", minutes: 15, now: NOW }),
  );
  expect(link.origin + link.pathname).toBe("https://films.blob.core.windows.net/films/video_1/0.mp4");
  expect(Object.fromEntries(link.searchParams)).toMatchObject({
    sp: "r",
    sr: "b",
    spr: "https",
    skoid: "oid",
    st: "2026-11-22T11:55:00Z",
    se: "2026-11-22T12:15:00Z",
    rscd: 'inline; filename="video_1.mp4"',
  });
});

test("the delegated key is used again until it would end before a link", async () => {
  const { films, asked } = delegatingAccount();
  const sign = (now: number) => films.signedUrl("video_1/0.mp4", { fileName: "f.mp4", minutes: 15, now });
  await Promise.all([sign(NOW), sign(NOW), sign(NOW + 105 * 60_000)]);
  expect(asked).toHaveLength(1);
  const later = new URL(await sign(NOW + 106 * 60_000));
  expect(asked).toHaveLength(2);
  expect(later.searchParams.get("ske")).toBe("2026-11-22T15:46:00Z");
});
