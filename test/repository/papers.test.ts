import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { missingFrom } from "../support/repository/namedFiles.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .filter((file) => statSync(join(root, file)).isFile())
    .map((file) => file.replaceAll("\\", "/"));
const files = [
  ...filesOf("*.*"),
  ...filesOf("{src,studio,test,infra,docs,clients,.github}/**/*.*"),
  ...filesOf("local/**/*.*"),
];
/** Decisions speak of the time they were made in; the changelog as well. */
const papers = [...filesOf("*.md"), ...filesOf("{docs,local}/**/*.md")].filter(
  (file) => !file.startsWith("docs/decisions/") && file !== "CHANGELOG.md",
);

test.each(papers)("every file and folder that %s names is there", (paper) => {
  expect(missingFrom(paper, readFileSync(join(root, paper), "utf8"), files)).toEqual([]);
});

test("a file that is not there is noticed, however it is named", () => {
  const paper = [
    "[a](docs/gone.md) [b](README.md) [c](https://films.example/gone) `domain/gone.ts` `src/lib/gone/` `npm run gone`",
    "```",
    "src/lib/domain   pure",
    "src/gone         not",
    "```",
  ].join("\n");
  expect(missingFrom("A.md", paper, ["README.md", "src/lib/domain/a.ts"])).toEqual([
    "docs/gone.md",
    "domain/gone.ts",
    "src/lib/gone",
    "src/gone",
  ]);
});

test("each decision has a number of its own, which its title says", () => {
  const decisions = filesOf("docs/decisions/*.md").filter((file) => !file.includes("000-"));
  const numbers = decisions.map((file) => file.slice("docs/decisions/".length).slice(0, 3));
  expect(new Set(numbers).size).toBe(decisions.length);
  const titles = decisions.map((file) => readFileSync(join(root, file), "utf8").slice(2, 5));
  expect(titles).toEqual(numbers);
});

test("no file has the marks of a merge that nobody finished", () => {
  const marked = [...files, ...papers].filter((file) =>
    /^(?:<{7}|>{7}) \S/m.test(readFileSync(join(root, file), "utf8")),
  );
  expect(marked).toEqual([]);
});
