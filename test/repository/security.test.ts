import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { root } from "../../local/commands/buildApp.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const VERSIONS = z.record(z.string(), z.string());
const PACKAGE = z.looseObject({ dependencies: VERSIONS, devDependencies: VERSIONS });
const LOCK = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});

describe("docs/security.md", () => {
  const rows = [...read("docs/security.md").matchAll(/^\| \*\*.+$/gm)].map(([row]) => row);

  test("has an answer and a proof, or a reason, for each of twenty threats", () => {
    const numbers = rows.flatMap((row) =>
      [...row.matchAll(/\(S(\d+)\)/g)].map(([, number]) => Number(number)),
    );
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    for (const row of rows) {
      const [, answer = "", proof = ""] = row.slice(2, -2).split(" | ");
      expect(answer.length, row).toBeGreaterThan(40);
      expect(proof, row).toMatch(/: "|^no test: /);
    }
  });

  test("names only tests that exist", () => {
    const named = rows.flatMap((row) => [...row.matchAll(/`(test\/[\w./]+)`: "((?:[^"])+)"/g)]);
    expect(named.length).toBeGreaterThan(40);
    const missing = named
      .filter(
        ([, file = "", name = ""]) => !existsSync(join(root, file)) || !read(file).includes(`"${name}"`),
      )
      .map(([each]) => each);
    expect(missing).toEqual([]);
  });

  test("is where SECURITY.md leads", () => {
    expect(read("SECURITY.md")).toContain("(docs/security.md)");
  });
});

test("no source hands out Durable's own addresses", () => {
  const sources = globSync("src/**/*.ts", { cwd: root });
  expect(sources.length).toBeGreaterThan(50);
  const makers =
    /createCheckStatusResponse|createHttpManagementPayload|waitForCompletionOrCreateCheckStatusResponse/;
  expect(sources.filter((file) => makers.test(read(file)))).toEqual([]);
});

test("no workflow's input or output is written into traces", () => {
  const host = JSON.parse(read("host.json"));
  expect(host.extensions.durableTask.tracing.traceInputsAndOutputs).toBe(false);
});

test("sharp is newer than the holes that are known", () => {
  const version = PACKAGE.parse(JSON.parse(read("package.json"))).dependencies["sharp"] ?? "";
  expect(version.localeCompare("0.35.0", "en", { numeric: true })).toBeGreaterThanOrEqual(0);
});

test("every package is pinned, and the lock holds the digest of each", () => {
  const { dependencies, devDependencies } = PACKAGE.parse(JSON.parse(read("package.json")));
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const { packages } = LOCK.parse(JSON.parse(read("package-lock.json")));
  const bare = Object.entries(packages).filter(
    ([path, each]) => path !== "" && !each.integrity && !each.link,
  );
  expect(bare.map(([path]) => path)).toEqual([]);
});
