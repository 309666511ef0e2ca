import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { buildApp } from "../../../local/commands/buildApp.ts";
import { functionsCore } from "../../../local/host/core/functionsCore.ts";
import { loadApp } from "../../../local/host/core/loadApp.ts";
import type { FunctionMetadata } from "../../../local/host/core/rpcTypes.ts";
import { routeTable } from "../../../local/host/http/routeTable.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What the platform finds in the bundle. A line more or less here is a change of what is deployed. */
const DEPLOYED = [
  "activity archiveOutput, durableClient",
  "activity checkJob, durableClient",
  "activity clearAway, durableClient",
  "activity finishVideo, durableClient",
  "activity openVideo, durableClient",
  "activity postEvent, durableClient",
  "activity reclaimSlots, durableClient",
  "activity releaseSlot, durableClient",
  "activity repairVideos, durableClient",
  "activity reportOrphans, durableClient",
  "activity submitJob, durableClient",
  "activity takeSlot, durableClient",
  "http cancelVideo POST api/v1/videos/{id}/cancel, durableClient",
  "http createSession POST api/v1/session",
  "http createVideo POST api/v1/videos, durableClient",
  "http deleteSession DELETE api/v1/session",
  "http deleteVideo DELETE api/v1/videos/{id}, durableClient",
  "http estimateVideo POST api/v1/videos/estimate, durableClient",
  "http getContent GET,HEAD api/v1/videos/{id}/content, durableClient",
  "http getEvents GET api/v1/events, durableClient",
  "http getHealth GET api/v1/health",
  "http getOpenapi GET api/v1/openapi.json",
  "http getOperations GET api/v1/operations, durableClient",
  "http getRoot GET,HEAD {ignored:maxlength(0)?}",
  "http getStudio GET,HEAD studio/{*path}",
  "http getUsage GET api/v1/usage, durableClient",
  "http getVideo GET api/v1/videos/{id}, durableClient",
  "http listModels GET api/v1/models, durableClient",
  "http listVideos GET api/v1/videos, durableClient",
  "http notifyVideo POST api/v1/videos/{id}/notify, durableClient",
  "http postMcp POST api/v1/mcp, durableClient",
  "http remixVideo POST api/v1/videos/{id}/remix, durableClient",
  "http resolveVideo POST api/v1/videos/{id}/resolve, durableClient",
  "http unknownPath GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS api/v1/{*path}",
  "orchestration deliverEvent",
  "orchestration generateVideo",
  "orchestration renderJob",
  "orchestration sweep",
  "timer sweepVideos 0 */5 * * * *, durableClient",
];

/** Which function answers what. */
const ROUTES = [
  ["POST", "/api/v1/videos", "createVideo"],
  ["GET", "/api/v1/videos", "listVideos"],
  ["POST", "/api/v1/videos/estimate", "estimateVideo"],
  ["GET", "/api/v1/videos/video_1", "getVideo"],
  ["GET", "/API/V1/Videos/video_1/", "getVideo"],
  ["DELETE", "/api/v1/videos/video_1", "deleteVideo"],
  ["GET", "/api/v1/videos/video_1/content", "getContent"],
  ["HEAD", "/api/v1/videos/video_1/content", "getContent"],
  ["POST", "/api/v1/videos/video_1/cancel", "cancelVideo"],
  ["POST", "/api/v1/videos/video_1/remix", "remixVideo"],
  ["POST", "/api/v1/videos/video_1/resolve", "resolveVideo"],
  ["POST", "/api/v1/videos/video_1/notify", "notifyVideo"],
  ["GET", "/api/v1/models", "listModels"],
  ["POST", "/api/v1/mcp", "postMcp"],
  ["GET", "/api/v1/usage", "getUsage"],
  ["GET", "/api/v1/health", "getHealth"],
  ["GET", "/api/v1/openapi.json", "getOpenapi"],
  ["POST", "/api/v1/session", "createSession"],
  ["DELETE", "/api/v1/session", "deleteSession"],
  ["GET", "/api/v1/events", "getEvents"],
  ["GET", "/api/v1/operations", "getOperations"],
  ["GET", "/", "getRoot"],
  ["GET", "/studio", "getStudio"],
  ["HEAD", "/studio/", "getStudio"],
  ["GET", "/studio/assets/main-4XKJ2NTA.js", "getStudio"],
  ["POST", "/studio/", "nobody"],
  ["PUT", "/api/v1/videos/video_1", "unknownPath"],
  ["HEAD", "/api/v1/videos/video_1", "unknownPath"],
  ["OPTIONS", "/api/v1/usage", "unknownPath"],
  ["GET", "/api/v1/nothing", "unknownPath"],
  ["GET", "/api/v1", "unknownPath"],
  ["GET", "/nothing", "nobody"],
] as const;

beforeAll(async () => {
  await buildApp();
  await loadApp(root);
});

test("the bundle registers exactly the functions and bindings that are listed here", () => {
  const registered = [...functionsCore().functions.values()].map(({ metadata }) => inWords(metadata));
  expect(registered.sort()).toEqual(DEPLOYED);
});

test("each route reaches its own function, though the host takes the first by the alphabet that fits", () => {
  const functions = [...functionsCore().functions.values()].flatMap(({ metadata: { name, bindings } }) =>
    Object.values(bindings)
      .filter(({ type }) => type === "httpTrigger")
      .map((trigger) => ({ name, trigger })),
  );
  const find = routeTable(functions, "");
  const reached = ROUTES.map(
    ([method, path]) => `${method} ${path} ${find(method, path)?.fn.name ?? "nobody"}`,
  );
  expect(reached).toEqual(ROUTES.map(([method, path, name]) => `${method} ${path} ${name}`));
  expect(new Set(ROUTES.map(([, , name]) => name))).toEqual(
    new Set([...functions.map(({ name }) => name), "nobody"]),
  );
});

test("every HTTP function is open to the platform, because the app itself authenticates", () => {
  const levels = bindingsOf("httpTrigger").map(({ authLevel }) => authLevel);
  expect(new Set(levels)).toEqual(new Set(["anonymous"]));
});

test("host.json is what Core Tools and Azure need", () => {
  const host = json("host.json");
  expect(host).toMatchObject({
    version: "2.0",
    logging: {
      // Every call of a storage SDK is a line of Information otherwise: hundreds a minute in an idle app.
      logLevel: { "Azure.Core": "Warning" },
      // Alerts and pictures rest on log lines: none may be sampled away.
      applicationInsights: { samplingSettings: { excludedTypes: expect.stringContaining("Trace") } },
    },
    extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
    extensions: {
      http: { routePrefix: "" },
      durableTask: {
        hubName: "%TASKHUB_NAME%",
        storageProvider: {
          connectionName: "AzureWebJobsStorage",
          // The default of 30 s makes lone timers late by 10 to 20 s.
          maxQueuePollingInterval: expect.stringMatching(/^00:00:0[12]$/),
          // Their minimum; with the default of 5 a crash stops the job of a running activity for 5 minutes.
          controlQueueVisibilityTimeout: "00:01:00",
          workItemQueueVisibilityTimeout: "00:01:00",
        },
      },
    },
  });
});

test("host.json keeps every line of the log: alerts rest on them, and sampling would drop them", () => {
  const { telemetryMode, logging } = json("host.json") as {
    telemetryMode?: string;
    logging: { logLevel: object; applicationInsights?: { samplingSettings: { excludedTypes: string } } };
  };
  // Sampling settings hold in the Application Insights mode alone; the other mode would ignore them (decision 015).
  expect(telemetryMode).toBeUndefined();
  expect(logging.applicationInsights?.samplingSettings.excludedTypes.split(";")).toContain("Trace");
  expect(logging.logLevel).toMatchObject({ default: "Information", "Azure.Core": "Warning" });
});

test.each([
  ["tells a collector of the app", "telemetry", "v1/traces"],
  ["speaks to agents", "agents", "subscriptions/listen"],
  ["reads a film's index", "films", "EncodedPacketSink"],
  ["reads lists in Arrow's format", "arrow", "RecordBatchFileReader"],
])("what %s is not in the app's own file, and is not loaded with it", (_what, part, word) => {
  const [app, apart] = ["main", part].map((name) => readFileSync(`${root}/dist/${name}.cjs`, "utf8"));
  expect(apart).toContain(word);
  expect(app).not.toContain(word);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => path.endsWith("dist/main.cjs"))).toHaveLength(1);
  expect(loaded.filter((path) => path.endsWith(`dist/${part}.cjs`))).toEqual([]);
});

test("package.json leads the platform to the bundle", () => {
  expect(json("package.json")["main"]).toBe("dist/index.cjs");
});

function inWords({ name, bindings }: FunctionMetadata): string {
  const inputs = Object.values(bindings).filter(({ direction }) => direction === "in");
  const [trigger, ...extra] = inputs.sort((a, b) => Number(isTrigger(b.type)) - Number(isTrigger(a.type)));
  const kind = trigger?.type.replace("Trigger", "");
  const details = [trigger?.["methods"], trigger?.["route"], trigger?.["schedule"]].filter(Boolean);
  return [[kind, name, ...details].join(" "), ...extra.map(({ type }) => type)].join(", ");
}

function bindingsOf(type: string) {
  return [...functionsCore().functions.values()]
    .flatMap(({ metadata }) => Object.values(metadata.bindings))
    .filter((binding) => binding.type === type);
}

function isTrigger(type: string): boolean {
  return type.endsWith("Trigger");
}

function json(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${root}/${file}`, "utf8"));
}
