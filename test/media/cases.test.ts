import { describe, expect, test } from "vitest";
import { checkImage } from "../../src/lib/media/checkImage.ts";
import { fitImage } from "../../src/lib/media/fitImage.ts";
import { pictureCases } from "../support/media/pictureCases.ts";

describe.each(pictureCases)("the picture $file", ({ right, bytes }) => {
  test(`is ${right} at the door and when the film is made`, async () => {
    const kind = right === "accepted" ? "image" : "problem";
    expect(await checkImage(bytes)).toMatchObject({ kind });
    expect(await fitImage(bytes, { width: 160, height: 90 })).toMatchObject({ kind });
  });
});
