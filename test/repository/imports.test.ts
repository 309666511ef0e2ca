import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { problemsOf } from "../support/repository/architecture.ts";
import { platformRequestIn } from "../support/repository/platformRequest.ts";
import { ticketWrites } from "../support/repository/ticketWrites.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(posix.join(root, file), "utf8");
const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((file) => file.replaceAll("\\", "/"));
const namesIn = (pattern: string) => filesOf(pattern).map((file) => posix.basename(file, ".ts"));

test("every file of src lies in a room and imports only what the architecture allows it", () => {
  const files = filesOf("src/**/*.ts");
  expect(files).toContain("src/index.ts");
  expect(files.flatMap((file) => problemsOf(file, read(file)))).toEqual([]);
});

test("no file lies directly in src/lib", () => {
  expect(filesOf("src/lib/*.ts")).toEqual([]);
});

test("what lies in activities and orchestrators is what contracts.ts names", () => {
  const contracts = read("src/lib/durable/contracts.ts");
  expect(namesIn("src/activities/**/*.ts").sort()).toEqual(namesOf(contracts, "Activities"));
  expect(namesIn("src/orchestrators/*.ts").sort()).toEqual(namesOf(contracts, "Workflows"));
});

test("a ticket's state is written in domain/capacity alone", () => {
  const elsewhere = filesOf("src/**/*.ts").filter((file) => !file.startsWith("src/lib/domain/capacity/"));
  expect(elsewhere.filter((file) => ticketWrites(read(file)).length > 0)).toEqual([]);
});

test("no route takes anything from the platform's own request, which a body can forge", () => {
  const found = filesOf("src/**/*.ts").flatMap((file) =>
    platformRequestIn(file, read(file)).map((sign) => `${file}: ${sign}`),
  );
  expect(found).toEqual([]);
  for (const planted of ['http.params["id"]', "(http: HttpRequest)", "context.triggerMetadata", "app.http("])
    expect(platformRequestIn("src/functions/a.ts", planted), planted).toHaveLength(1);
});

/** The members of an exported interface, sorted. */
function namesOf(source: string, name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, "s").exec(source)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+):/gm)].map(([, member = ""]) => member).sort();
}

describe("a planted violation is found, of the rule that", () => {
  test.each([
    // No file lies directly in src/lib; types count as well.
    ["a file lies in a room", "src/lib/a.ts", ""],
    ["a file lies in a room", "src/other/a.ts", ""],
    ["rooms are on floors", "src/lib/domain/models/a.ts", 'import { readFileSync } from "node:fs";'],
    ["rooms are on floors", "src/lib/domain/video/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    [
      "rooms are on floors",
      "src/lib/domain/video/a.ts",
      'import type { Services } from "../../services/services.ts";',
    ],
    ["rooms are on floors", "src/lib/media/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    ["rooms are on floors", "src/lib/media/a.ts", 'import type { Log } from "../services/log.ts";'],
    [
      "rooms of one floor are apart",
      "src/lib/providers/a.ts",
      'import { readConfig } from "../config/readConfig.ts";',
    ],
    [
      "rooms of one floor are apart",
      "src/lib/storage/films/a.ts",
      'import type { Hub } from "../../durable/hub.ts";',
    ],
    [
      "rooms of one floor are apart",
      "src/lib/app/a.ts",
      'import { findVideo } from "../effects/videos/findVideo.ts";',
    ],
    [
      "rooms of one floor are apart",
      "src/lib/effects/videos/a.ts",
      'import { registerRoute } from "../../app/route.ts";',
    ],
    [
      "services are types only",
      "src/lib/services/a.ts",
      'import { readConfig } from "../config/readConfig.ts";',
    ],
    // Wings of domain.
    [
      "domain's wings are in order",
      "src/lib/domain/models/a.ts",
      'import type { VideoPlan } from "../video/plan.ts";',
    ],
    [
      "domain's wings are in order",
      "src/lib/domain/video/a.ts",
      'import type { Ticket } from "../capacity/ticket.ts";',
    ],
    [
      "domain's wings are in order",
      "src/lib/domain/capacity/a.ts",
      'import { nextWait } from "../polling/schedule.ts";',
    ],
    // Wings of storage, adapters.
    [
      "a wing of storage is alone",
      "src/lib/storage/films/a.ts",
      'import { parseLedgerRow } from "../ledger/ledgerRow.ts";',
    ],
    ["an adapter is alone", "src/lib/providers/toy/a.ts", 'import { sora2 } from "../sora2/sora2.ts";'],
    ["an adapter is alone", "src/lib/providers/videosApi/a.ts", 'import { sora2 } from "../sora2/sora2.ts";'],
    [
      "an adapter is alone",
      "src/lib/providers/wire/a.ts",
      'import { LIST } from "../videosApi/listJobs.ts";',
    ],
    ["an adapter is alone", "src/lib/providers/toy/a.ts", 'import { PROFILES } from "../registry.ts";'],
    // Effects.
    [
      "effects know the port only",
      "src/lib/effects/submit/a.ts",
      'import { sora2 } from "../../providers/sora2/sora2.ts";',
    ],
    [
      "effects know the port only",
      "src/lib/effects/submit/a.ts",
      'import { createProvider } from "../../providers/registry.ts";',
    ],
    [
      "effects do not know HTTP's SDK",
      "src/lib/effects/videos/a.ts",
      'import type { HttpRequest } from "@azure/functions";',
    ],
    // Doors.
    [
      "functions are doors",
      "src/functions/a.ts",
      'import { connectStorage } from "../lib/storage/connectStorage.ts";',
    ],
    [
      "functions are doors",
      "src/functions/a.ts",
      'import type { VideoProvider } from "../lib/providers/provider.ts";',
    ],
    ["functions are doors", "src/functions/a.ts", 'import { fitImage } from "../lib/media/fitImage.ts";'],
    ["functions are doors", "src/functions/a.ts", 'import { submitJob } from "../activities/submitJob.ts";'],
    ["functions are doors", "src/functions/a.ts", 'import {\n  a,\n  b,\n} from "../../local/host/cli.ts";'],
    ["activities are doors", "src/activities/a.ts", 'import { takeSlot } from "./takeSlot.ts";'],
    ["activities are doors", "src/activities/a.ts", 'import { app } from "@azure/functions";'],
    ["activities are doors", "src/activities/a.ts", 'import { BlobClient } from "@azure/storage-blob";'],
    [
      "workflows are pure",
      "src/orchestrators/a.ts",
      'import type { SubmitInput } from "../activities/submitJob.ts";',
    ],
    ["workflows are pure", "src/orchestrators/a.ts", 'import { setTimeout } from "node:timers/promises";'],
    [
      "workflows are pure",
      "src/orchestrators/phases/a.ts",
      'import { findJob } from "../../lib/effects/capacity/findJob.ts";',
    ],
    ["workflows are pure", "src/lib/durable/a.ts", 'import { sweep } from "../../orchestrators/sweep.ts";'],
    ["src stands alone", "src/lib/config/a.ts", 'import "../../../local/demo.ts";'],
    [
      "src stands alone",
      "src/lib/effects/money/a.ts",
      'const fake = await import("../../../../test/support/fake.ts");',
    ],
    ["src stands alone", "src/lib/hash/a.ts", 'export * from "../../../test/support/fake.ts";'],
    ["src stands alone", "src/lib/hash/a.ts", 'const zod = require("left-pad");'],
    ["index lists the doors", "src/index.ts", 'import "./lib/app/services.ts";'],
  ])("%s: %s: %s", (_rule, file, source) => {
    expect(problemsOf(file, source)).toHaveLength(1);
  });

  test.each([
    'const next = { ...ticket, state: { kind: "waiting" } };',
    "return {\n  ...ticket,\n  state: { ...ticket.state, slot: false },\n};",
    'const state: TicketState = { kind: "withdrawn" };',
    "ticket.state = granted;",
    "const bound: Ticket = { ...ticket, state };",
  ])("a ticket's state is written in domain/capacity alone: %s", (source) => {
    expect(ticketWrites(source)).toHaveLength(1);
  });
});

test("what the architecture allows is not reported", () => {
  const allowed: [string, string][] = [
    ["src/lib/durable/contracts.ts", 'import type { JobOutcome } from "../domain/video/jobOutcome.ts";'],
    ["src/lib/domain/video/a.ts", 'import { z } from "zod";\nimport { parseSize } from "../models/size.ts";'],
    [
      "src/lib/storage/films/a.ts",
      'import { createHash } from "node:crypto";\nimport "@azure/storage-blob";',
    ],
    ["src/lib/providers/toy/a.ts", 'import { listJobs } from "../videosApi/listJobs.ts";'],
    ["src/lib/services/a.ts", 'import type { Config } from "../config/readConfig.ts";'],
    ["src/lib/effects/submit/a.ts", 'import type { VideoProvider } from "../../providers/provider.ts";'],
    [
      "src/orchestrators/a.ts",
      'import { call } from "../lib/durable/flow.ts";\nimport * as df from "durable-functions";',
    ],
    ["src/activities/a.ts", 'import { grantSlots } from "../lib/effects/capacity/grantSlots.ts";'],
    ["src/index.ts", 'import "./functions/getVideo.ts";'],
  ];
  expect(allowed.flatMap(([file, source]) => problemsOf(file, source))).toEqual([]);
  const reads = 'if (ticket.state.kind === "waiting") return { kind: "wait" };\nconst { state } = ticket;';
  expect(ticketWrites(reads)).toEqual([]);
});
