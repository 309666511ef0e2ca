import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What a file may import: paths inside src (a folder with everything below it), packages by name, `node:` built-ins. */
interface Rule {
  readonly files: string;
  readonly may: readonly string[];
  /** Of these, types only: nothing of them is there at run time. */
  readonly typesOf?: readonly string[];
}

const SDKS = ["@azure/core-rest-pipeline", "@azure/data-tables", "@azure/identity", "@azure/storage-blob"];

/** The table of the architecture; the first rule that fits a file holds. */
const RULES: readonly Rule[] = [
  {
    files: "src/index.ts",
    may: ["src/functions", "src/orchestrators", "src/activities", "@azure/functions"],
  },
  { files: "src/lib/domain", may: ["src/lib/domain", "zod"] },
  { files: "src/lib/contracts.ts", may: [], typesOf: ["src/lib/domain"] },
  { files: "src/lib/providers", may: ["src/lib/providers", "src/lib/domain", "zod", "node:", ...SDKS] },
  { files: "src/lib/storage", may: ["src/lib/storage", "src/lib/domain", "zod", "node:", ...SDKS] },
  { files: "src/lib/media", may: ["src/lib/media", "src/lib/domain", "sharp", "mediabunny", "node:"] },
  {
    files: "src/lib/durable.ts",
    may: ["src/lib/contracts.ts", "src/lib/domain", "durable-functions"],
  },
  {
    files: "src/lib",
    may: ["src/lib", "zod", "zod-openapi", "ulid", "node:", "@azure/functions", "durable-functions", ...SDKS],
  },
  // A workflow may be written in several pure pieces; nobody else imports them.
  {
    files: "src/orchestrators",
    may: [
      "src/orchestrators",
      "src/lib/domain",
      "src/lib/contracts.ts",
      "src/lib/durable.ts",
      "durable-functions",
    ],
  },
  // Activities may share steps with one another; nobody else imports them.
  {
    files: "src/activities",
    may: ["src/activities", "src/lib", "durable-functions"],
    typesOf: ["@azure/functions"],
  },
  { files: "src/functions", may: ["src/lib", "durable-functions", "@azure/functions"] },
];

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

/** The imports of a source file. Works on text, which is enough where a formatter keeps every import in one shape. */
function importsOf(source: string): Import[] {
  const statements = /^(?:import|export)\s+(type\s+)?([^"';]*?)\s*\bfrom\s*["']([^"']+)["']/gm;
  const found = [...source.matchAll(statements)].map(([, type, names = "", from = ""]) => ({
    from,
    typesOnly: type !== undefined || onlyTypes(names),
  }));
  const bare = /^import\s*["']([^"']+)["']|\b(?:import|require)\(\s*["'`]([^"'`]+)["'`]/gm;
  return [
    ...found,
    ...[...source.matchAll(bare)].map(([, effect, call]) => ({
      from: effect ?? call ?? "",
      typesOnly: false,
    })),
  ];
}

function onlyTypes(names: string): boolean {
  const list = /^\{([^}]*)\}$/.exec(names.trim())?.[1]?.split(",") ?? [];
  const named = list.map((name) => name.trim()).filter(Boolean);
  return named.length > 0 && named.every((name) => name.startsWith("type "));
}

/** What is wrong with the imports of one file of src, in words. */
function problemsOf(file: string, source: string): string[] {
  const rule = RULES.find(({ files }) => isWithin(file, files));
  if (!rule) return [`${file} lies in no folder of the architecture`];
  return importsOf(source)
    .map(({ from, typesOnly }) => ({ typesOnly, target: targetOf(file, from) }))
    .filter(({ target, typesOnly }) => {
      const allowed = typesOnly ? [...rule.may, ...(rule.typesOf ?? [])] : rule.may;
      return !allowed.some((place) => isWithin(target, place));
    })
    .map(({ target, typesOnly }) => `${file} may not import ${typesOnly ? "types of " : ""}${target}`);
}

function targetOf(file: string, from: string): string {
  return from.startsWith(".") ? posix.join(posix.dirname(file), from) : from;
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith(":") ? place : `${place}/`);
}

test("every file of src imports only what the architecture allows", () => {
  const files = globSync("src/**/*.ts", { cwd: root }).map((file) => file.replaceAll("\\", "/"));
  expect(files).toContain("src/index.ts");
  expect(files.flatMap((file) => problemsOf(file, readFileSync(`${root}/${file}`, "utf8")))).toEqual([]);
});

describe("a planted violation is found:", () => {
  test.each([
    ["src/lib/domain/a.ts", 'import { readFileSync } from "node:fs";'],
    ["src/lib/domain/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    ["src/lib/domain/a.ts", 'import type { Services } from "../services.ts";'],
    ["src/lib/contracts.ts", 'import { planVideo } from "./domain/plan.ts";'],
    ["src/lib/contracts.ts", 'import { type Plan, planVideo } from "./domain/plan.ts";'],
    ["src/lib/providers/a.ts", 'import { config } from "../config.ts";'],
    ["src/lib/storage/a.ts", 'import { inspectFilm } from "../media/inspectFilm.ts";'],
    ["src/lib/media/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    ["src/lib/http/a.ts", 'import { submitJob } from "../../activities/submitJob.ts";'],
    ["src/orchestrators/a.ts", 'import { submitJob } from "../activities/submitJob.ts";'],
    ["src/orchestrators/a.ts", 'import type { SubmitInput } from "../activities/submitJob.ts";'],
    ["src/orchestrators/a.ts", 'import { services } from "../lib/services.ts";'],
    ["src/orchestrators/a.ts", 'import { setTimeout } from "node:timers/promises";'],
    ["src/lib/durable.ts", 'import { generateVideo } from "../orchestrators/generateVideo.ts";'],
    ["src/activities/a.ts", 'import { app } from "@azure/functions";'],
    ["src/activities/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    ["src/functions/a.ts", 'import { submitJob } from "../activities/submitJob.ts";'],
    ["src/functions/a.ts", 'import { generateVideo } from "../orchestrators/generateVideo.ts";'],
    ["src/functions/a.ts", 'import {\n  a,\n  b,\n} from "../../local/host/cli.ts";'],
    ["src/lib/services.ts", 'import "../../local/demo.ts";'],
    ["src/lib/services.ts", 'const fake = await import("../../test/support/fake.ts");'],
    ["src/lib/services.ts", 'export * from "../../test/support/fake.ts";'],
    ["src/lib/services.ts", 'const zod = require("left-pad");'],
    ["src/index.ts", 'import "./lib/services.ts";'],
    ["src/other/a.ts", ""],
  ])("%s: %s", (file, source) => {
    expect(problemsOf(file, source)).toHaveLength(1);
  });
});

test("what the architecture allows is not reported", () => {
  const allowed: [string, string][] = [
    ["src/lib/contracts.ts", 'import type { Plan } from "./domain/plan.ts";'],
    ["src/lib/contracts.ts", 'import { type Plan, type Job } from "./domain/plan.ts";'],
    ["src/lib/domain/a.ts", 'import { z } from "zod";\nimport { size } from "./size.ts";'],
    ["src/lib/storage/a.ts", 'import { createHash } from "node:crypto";\nimport "@azure/data-tables";'],
    [
      "src/orchestrators/a.ts",
      'import { call } from "../lib/durable.ts";\nimport * as df from "durable-functions";',
    ],
    ["src/activities/a.ts", 'import type { InvocationContext } from "@azure/functions";'],
    ["src/index.ts", 'import "./functions/getVideo.ts";'],
  ];
  expect(allowed.flatMap(([file, source]) => problemsOf(file, source))).toEqual([]);
});
