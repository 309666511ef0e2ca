import { expect, test } from "vitest";
import { testStorage } from "../../support/storage/testStorage.ts";

test("an image is kept as it came first, whoever puts one there again", async () => {
  const { images } = testStorage();
  const first = Uint8Array.from({ length: 100_000 }, (_, index) => index);
  await images.put("video_1", first, "image/png", "a");
  await Promise.all([1, 2].map(() => images.put("video_1", Buffer.from("other"), "image/webp", "b")));
  const kept = await images.get("video_1");
  expect(kept?.contentType).toBe("image/png");
  expect(Buffer.from(kept?.bytes ?? [])).toEqual(Buffer.from(first));
});

test("an image that is not there is nothing, and removing it is harmless", async () => {
  const { images } = testStorage();
  expect(await images.get("video_1")).toBeNull();
  await images.put("video_1", Buffer.from("picture"), "image/png", "a");
  await images.remove("video_1");
  await images.remove("video_1");
  expect(await images.get("video_1")).toBeNull();
});
