import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { pacedBody } from "../../../src/lib/http/content/pacedBody.ts";
import { MIB, makeSource } from "../../support/http/filmSource.ts";

test("where no streaming server is in between, bytes and errors pass as they are", async () => {
  const whole = pacedBody("unknown", makeSource(MIB).chunks(), () => undefined);
  expect((await buffer(whole)).length).toBe(MIB);
  const broken = pacedBody("unknown", makeSource(MIB, 65_536).chunks(), () => undefined);
  await expect(buffer(broken)).rejects.toThrow("storage went away");
});
