import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";
import { costPaper } from "../../local/commands/costPaper.ts";
import { dayCosts, together } from "../../local/infra/costs/dayCosts.ts";
import { BUSY, DAYS_A_MONTH } from "../../local/infra/costs/figures.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const operations = read("docs/operations.md");

describe("docs/operations.md", () => {
  test("has a section for each alert, under its name, and for no other", () => {
    const [, alerts = ""] = operations.split("\n## Alerts\n");
    const [section = ""] = alerts.split("\n## ");
    const named = [...section.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    const files = globSync("infra/queries/alerts/*.kql", { cwd: root }).map((file) => basename(file, ".kql"));
    expect(named.toSorted()).toEqual([...files, "health", "host-storage", "media-storage"].toSorted());
  });

  test("speaks of the workbook's pictures by their titles", () => {
    const workbook = read("infra/modules/workbook.bicep");
    const titles = [...workbook.matchAll(/title: '([^']+)'/g)].map(([, title = ""]) => title);
    const [, alerts = ""] = operations.split("\n## Alerts\n");
    const told = [...alerts.matchAll(/(?:[Pp]icture|then one of them:)\s+\*([^*]+)\*/g)].map(
      ([, title = ""]) => title.replaceAll(/\s+/g, " "),
    );
    expect(told.length).toBeGreaterThan(4);
    expect(told.filter((title) => !titles.some((each) => each.startsWith(title)))).toEqual([]);
  });

  test("says what the figures make a day cost (npm run docs rewrites it)", async () => {
    for (const [file, content] of Object.entries(await costPaper())) expect(read(file)).toBe(content);
  });
});

describe("what a day costs", () => {
  const { always, provider } = dayCosts();

  test("idle is mostly alerts, and under ten dollars a month", () => {
    const { idle } = together(always);
    expect(idle * DAYS_A_MONTH).toBeGreaterThan(1);
    expect(idle * DAYS_A_MONTH).toBeLessThan(10);
  });

  test("busy is small beside what the provider takes for the films", () => {
    expect(provider.busy).toBe(BUSY.films * BUSY.filmSeconds * 0.1);
    expect(together(always).busy).toBeLessThan(provider.busy / 100);
  });

  test("is as docs/deploy.md says", () => {
    const aMonth = Math.round(together(always).idle * DAYS_A_MONTH);
    expect(read("docs/deploy.md")).toContain(`about $${aMonth} a month while idle`);
  });
});
