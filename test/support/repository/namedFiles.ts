import { posix } from "node:path";

/** Rooms of the code, by which prose names a file without its whole path. */
const ROOMS = [
  "src|lib|test|local|infra|docs|functions|activities|orchestrators",
  "domain|effects|providers|storage|media|http|durable|config|services|telemetry|app|hash",
].join("|");
const CODE = /`([^`\s]+)`/g;
const LINK = /\]\(([^)\s#]+)(?:#[^)]*)?\)/g;
const OF_TREE = new RegExp(`^((?:${ROOMS})(?:/[\\w./-]*)?)\\s`, "gm");
const IS_PATH = new RegExp(`^(?:(?:${ROOMS})/[\\w./-]+|[\\w./-]+\\.(?:ts|mjs|bicep|kql))$`);

/** The files and folders that a paper names: its links, its trees, and what stands in backticks and looks like a path. */
function namedIn(text: string): readonly string[] {
  const code = [...text.matchAll(CODE)].map(([, name = ""]) => name).filter((name) => IS_PATH.test(name));
  const trees = [...text.matchAll(/^```\n(.*?)^```/gms)].flatMap(([, block = ""]) =>
    [...block.matchAll(OF_TREE)].map(([, path = ""]) => path),
  );
  return [...code, ...trees].map((name) => name.replace(/\/$/, ""));
}

/** What a paper names and the repository does not have; `files` are all of its files. */
export function missingFrom(paper: string, text: string, files: readonly string[]): readonly string[] {
  const places = new Set(files.flatMap(withFolders));
  const ends = new Set([...places].flatMap(endings));
  const links = [...text.matchAll(LINK)]
    .map(([, to = ""]) => to)
    .filter((to) => !/^[a-z]+:/i.test(to))
    .filter((to) => !places.has(posix.join(posix.dirname(paper), to).replace(/\/$/, "")));
  return [...links, ...namedIn(text).filter((name) => !ends.has(name))];
}

function withFolders(file: string): readonly string[] {
  const folder = posix.dirname(file);
  return folder === "." ? [file] : [file, ...withFolders(folder)];
}

/** `src/lib/domain/a.ts` is also called `lib/domain/a.ts`, `domain/a.ts` and `a.ts`. */
function endings(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(index).join("/"));
}
