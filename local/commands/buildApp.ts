import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";
import { buildStudio } from "./buildStudio.ts";
import { replaceFile } from "./replaceFile.ts";
import { StartupProblem } from "./startupProblem.ts";

/** The folder of the repository, which is also the folder of the app that `func start` and the local host load. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is deployed of the code, relative to the folder of the app. */
export const builtFiles = [
  "dist/index.cjs",
  "dist/main.cjs",
  "dist/main.cjs.map",
  "dist/telemetry.cjs",
  "dist/agents.cjs",
  "dist/films.cjs",
  "dist/arrow.cjs",
] as const;

/**
 * Maps each file of a package to its first line only: the platform reads the whole map at every cold start, and nine
 * tenths of it would be theirs. A stack trace still names the file.
 */
const coarsePackages: Plugin = {
  name: "coarse-packages",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: "AAAA" });
      const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
      return { contents: `${readFileSync(path, "utf8")}\n${comment}`, loader: "default" };
    });
  },
};

/** Parts that few starts need, each in a file of its own, and that the app's file loads when it does. */
const APART = [
  { source: "src/lib/telemetry/otlp.ts", file: "telemetry.cjs" },
  { source: "src/lib/agents/protocol.ts", file: "agents.cjs" },
  { source: "src/lib/media/filmIndex.ts", file: "films.cjs" },
  // The storage SDK imports it for a format of lists that we never ask for.
  { source: "apache-arrow", file: "arrow.cjs" },
] as const;

/** Leaves the parts that are loaded when they are needed out of the app's own file. */
const partsApart: Plugin = {
  name: "parts-apart",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$|^[^.]/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const part = APART.find(({ source }) =>
        [path, relative(root, join(resolveDir, path))].includes(source),
      );
      return part && { path: `./${part.file}`, external: true };
    });
  },
};

/** How the app becomes one file. The host supplies `@azure/functions-core`; sharp is a native module. */
const bundleOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node24",
  external: ["@azure/functions-core", "sharp"],
  define: { "import.meta.dirname": "__dirname" },
  minify: true,
  keepNames: true,
  write: false,
  logLevel: "warning",
} as const satisfies BuildOptions;

const APP = {
  entryPoints: ["src/index.ts"],
  outfile: "dist/main.cjs",
  sourcemap: true,
  sourcesContent: false,
  plugins: [coarsePackages, partsApart],
} as const satisfies BuildOptions;

/** Without maps: what fails in them is not ours. */
const PARTS: readonly BuildOptions[] = APART.map(({ source, file }) => ({
  entryPoints: [source],
  outfile: `dist/${file}`,
}));

/** The file the platform loads; stack traces name the sources. */
const ENTRY = 'process.setSourceMapsEnabled(true);\nrequire("./main.cjs");\n';

/**
 * Bundles the app, apart from it what few starts load, and its page, into `dist/`, unless what lies there was made from the same sources; true when it built.
 * Several processes may build at the same time. Throws a StartupProblem when the code has an error.
 */
export async function buildApp(): Promise<boolean> {
  await buildStudio();
  const dist = join(root, "dist");
  const stamp = join(dist, ".inputs");
  const inputs = inputsHash();
  const upToDate = builtFiles.every((file) => existsSync(join(root, file))) && read(stamp) === inputs;
  if (upToDate) return false;

  // Loaded only when there is something to build: most starts find their bundle.
  const { build } = await import("esbuild");
  const built = await Promise.all([
    build({ ...bundleOptions, ...APP, absWorkingDir: root }),
    ...PARTS.map((part) => build({ ...bundleOptions, ...part, write: false, absWorkingDir: root })),
  ]).catch((error: unknown) => {
    // esbuild has printed what is wrong, and where.
    throw new StartupProblem("The app could not be bundled: see above.", { cause: error });
  });
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles))
    replaceFile(path, contents);
  replaceFile(join(dist, "index.cjs"), ENTRY);
  // The stamp goes last: a build that was cut short is done again.
  replaceFile(stamp, inputs);
  return true;
}

/** Changes whenever the bundle could: the sources, the packages (their lock file), or how it is built. */
function inputsHash(): string {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  const files = [
    ...sources.sort().map((path) => join("src", path)),
    "package-lock.json",
    "local/commands/buildApp.ts",
  ];
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
