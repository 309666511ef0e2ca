import { expect, test } from "vitest";
import { canonicalRequest } from "../../../src/lib/domain/request/canonicalRequest.ts";
import { requestOf } from "../../support/samples/sampleVideo.ts";

test("a request's text never changes from version to version: hashes of it are stored", () => {
  const image = { sha256: "ab", contentType: "image/png", bytes: 9 };
  expect(canonicalRequest(requestOf({ image, mode: "image", metadata: { b: "2", a: "1" } }))).toBe(
    '["sora-2","a reel of film",8,"1280x720",1,"image","ab",null,[["a","1"],["b","2"]]]',
  );
});

test("a field that only some requests have counts where it is", () => {
  const request = requestOf();
  expect(canonicalRequest({ ...request, ...{ seed: 7 } })).not.toBe(canonicalRequest(request));
  expect(canonicalRequest({ ...request, ...{ seed: undefined } })).toBe(canonicalRequest(request));
});
