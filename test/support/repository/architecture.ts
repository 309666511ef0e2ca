import { posix } from "node:path";

/** What a room may import: rooms below `src`, packages by name, `node:` built-ins. The first rule that fits a file holds. */
interface Rule {
  readonly files: string;
  readonly may: readonly string[];
  /** Of these, types only: nothing of them is there at run time. */
  readonly typesOf?: readonly string[];
  /** Of what `may` names, these not. */
  readonly not?: readonly string[];
}

/** Stands for the folder that the importing file lies in. */
const OWN_FOLDER = ".";
const D = "src/lib/domain";
const S = "src/lib/storage";
const P = "src/lib/providers";
const BYTES = "src/lib/bytes";
const GROUND = [D, "src/lib/media", "src/lib/hash", BYTES];
const FUNCTIONS = ["@azure/functions", "durable-functions"];
const SDKS = ["@azure/core-rest-pipeline", "@azure/data-tables", "@azure/identity", "@azure/storage-blob"];
const HTTP = ["@azure/core-rest-pipeline", "https-proxy-agent"];
const WIRE = [D, BYTES, "zod", "node:", ...HTTP, "@azure/identity"];

const ADAPTER = [`${P}/wire`, `${P}/provider.ts`, `${P}/adapter.ts`, ...WIRE];
/** What several adapters have in common. */
const FAMILIES = [`${P}/videosApi`, `${P}/tasks`, `${P}/veo`];

/** A wing of domain: itself, and those before it. */
const wing = (name: string, ...before: readonly string[]): Rule => ({
  files: `${D}/${name}`,
  may: [...[name, ...before].map((each) => `${D}/${each}`), "zod"],
});

const storageWing = (name: string): Rule => ({
  files: `${S}/${name}`,
  may: [`${S}/${name}`, `${S}/account`, `${S}/table`, ...GROUND, "zod", "node:", ...SDKS],
});

const RULES: readonly Rule[] = [
  {
    files: "src/index.ts",
    may: ["src/functions", "src/orchestrators", "src/activities", "@azure/functions"],
  },
  wing("owner"),
  wing("models"),
  wing("request", "models"),
  wing("money", "request", "models"),
  wing("webhooks"),
  wing("video", "webhooks", "money", "request", "models"),
  wing("capacity", "video", "money", "request", "models"),
  wing("polling", "video", "money", "request", "models"),
  // The package that reads a film's index is loaded with the one file that imports it.
  { files: "src/lib/media/filmIndex.ts", may: ["src/lib/media", "mediabunny"] },
  { files: "src/lib/media", may: ["src/lib/media", D, "src/lib/hash", "sharp", "node:"] },
  { files: "src/lib/hash", may: ["src/lib/hash", "node:crypto"] },
  { files: BYTES, may: [] },
  { files: `${P}/provider.ts`, may: [D] },
  { files: `${P}/adapter.ts`, may: [D, `${P}/provider.ts`, `${P}/wire`] },
  { files: `${P}/adapters.ts`, may: [P] },
  {
    files: `${P}/registry.ts`,
    may: [D, `${P}/adapter.ts`, `${P}/adapters.ts`, `${P}/provider.ts`, `${P}/wire`, ...SDKS],
  },
  { files: `${P}/wire`, may: [`${P}/wire`, `${P}/provider.ts`, ...WIRE] },
  // Both APIs of Veo are APIs of tasks.
  { files: `${P}/veo`, may: [`${P}/veo`, `${P}/tasks`, ...ADAPTER] },
  ...FAMILIES.map((family) => ({ files: family, may: [family, ...ADAPTER] })),
  // An adapter: the port, what goes over the wire, the base of a family, and itself.
  { files: P, may: [OWN_FOLDER, ...FAMILIES, ...ADAPTER] },
  { files: `${S}/connectStorage.ts`, may: [S, ...GROUND, ...SDKS] },
  ...["account", "table", "videos", "capacity", "ledger", "films", "webhooks"].map(storageWing),
  { files: "src/lib/durable", may: ["src/lib/durable", ...GROUND, "durable-functions"] },
  // Only the part that sends knows OpenTelemetry; what tells it something does not.
  {
    files: "src/lib/telemetry",
    may: ["src/lib/telemetry", D, "src/lib/hash", "@opentelemetry"],
  },
  // What sends events out, over the pipeline that the app puts together.
  {
    files: "src/lib/webhooks",
    may: ["src/lib/webhooks", D, "@azure/core-rest-pipeline", "standardwebhooks"],
  },
  { files: "src/lib/config", may: ["src/lib/config", ...GROUND, "zod"] },
  { files: "src/lib/http", may: ["src/lib/http", ...GROUND, "zod", "node:", "@azure/functions"] },
  {
    files: "src/lib/services",
    may: ["src/lib/services", D],
    typesOf: [
      "src/lib/config",
      `${P}/provider.ts`,
      "src/lib/storage",
      "src/lib/durable",
      "src/lib/hash",
      "src/lib/webhooks",
    ],
  },
  {
    files: "src/lib/effects",
    may: [
      "src/lib/effects",
      "src/lib/services",
      "src/lib/http",
      "src/lib/durable",
      ...GROUND,
      "node:",
      "zod",
    ],
    typesOf: [`${P}/provider.ts`, S, "src/lib/config", "src/lib/webhooks"],
  },
  // The package that speaks the agents' protocol is loaded with the one file that imports it.
  { files: "src/lib/agents/protocol.ts", may: ["src/lib/agents", D, "@modelcontextprotocol/server"] },
  {
    files: "src/lib/agents",
    may: [
      "src/lib/agents",
      "src/lib/effects",
      "src/lib/services",
      "src/lib/http",
      "src/lib/hash",
      D,
      "zod",
      "node:",
      "@azure/functions",
    ],
  },
  {
    files: "src/lib/app",
    may: ["src/lib", "ulid", "node:", ...FUNCTIONS, ...SDKS],
    not: ["src/lib/effects", "src/lib/agents"],
  },
  // A workflow may be written in several pure pieces; nobody else imports them.
  {
    files: "src/orchestrators",
    may: [
      "src/orchestrators",
      D,
      "src/lib/durable/contracts.ts",
      "src/lib/durable/flow.ts",
      "durable-functions",
    ],
  },
  {
    files: "src/activities",
    may: ["src/lib/app/activity.ts", "src/lib/effects", ...GROUND],
    typesOf: [`${P}/provider.ts`, S, "src/lib/services", "src/lib/durable"],
  },
  {
    files: "src/functions",
    may: [
      "src/lib/agents",
      "src/lib/app",
      "src/lib/effects",
      "src/lib/http",
      "src/lib/durable",
      "src/lib/config",
      D,
      ...FUNCTIONS,
    ],
  },
];

/** What is wrong with the imports of one file of src, in words. */
export function problemsOf(file: string, source: string): string[] {
  const rule = RULES.find(({ files }) => isWithin(file, files));
  if (!rule || isLoose(file)) return [`${file} lies in no room of the architecture`];
  return importsOf(source)
    .map(({ from, typesOnly }) => ({ typesOnly, target: targetOf(file, from) }))
    .filter(({ target, typesOnly }) => !isAllowed(rule, file, target, typesOnly))
    .map(({ target, typesOnly }) => `${file} may not import ${typesOnly ? "types of " : ""}${target}`);
}

function isLoose(file: string): boolean {
  return posix.dirname(file) === "src/lib" || (posix.dirname(file) === "src" && file !== "src/index.ts");
}

function isAllowed({ may, typesOf = [], not = [] }: Rule, file: string, target: string, typesOnly: boolean) {
  if (not.some((place) => isWithin(target, place))) return false;
  return (typesOnly ? [...may, ...typesOf] : may).some((place) =>
    isWithin(target, place === OWN_FOLDER ? posix.dirname(file) : place),
  );
}

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

function targetOf(file: string, from: string): string {
  return from.startsWith(".") ? posix.join(posix.dirname(file), from) : from;
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith(":") ? place : `${place}/`);
}
