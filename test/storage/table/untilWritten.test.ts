import { expect, test } from "vitest";
import { untilWritten } from "../../../src/lib/storage/table/untilWritten.ts";

test("an overtaken write is tried again until it gets through", async () => {
  let tries = 0;
  expect(await untilWritten("row", async () => (++tries < 4 ? undefined : "written"))).toBe("written");
  expect(tries).toBe(4);
});

test("what is thrown is not tried again", async () => {
  let tries = 0;
  const failing = untilWritten("row", async () => {
    tries++;
    throw new Error("damaged");
  });
  await expect(failing).rejects.toThrow("damaged");
  expect(tries).toBe(1);
});
