import { expect, test } from "vitest";
import { KEPT } from "../../support/app/keptApart.ts";
import { oneApp } from "../../support/app/oneApp.ts";
import { registeredRoutes } from "../../support/app/registeredRoutes.ts";

const app = oneApp({ sweeps: false });

test("every route says how it keeps owners apart", async () => {
  await app();
  const names = new Set(registeredRoutes().map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(KEPT).sort());
  // A path that names a film is a route about one film.
  for (const { name, path } of registeredRoutes())
    expect([name, KEPT[name]?.kind === "film"]).toEqual([name, path.includes("{id}")]);
});
