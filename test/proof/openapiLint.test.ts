import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { document } from "../../src/lib/http/openapi/document.ts";

test.each(["recommended", "spec"] as const)(
  "a public linter finds nothing in the API document: %s",
  async (rules) => {
    const config = await createConfig({ extends: [rules] });
    const found = async (source: object) => {
      const problems = await lintFromString({
        source: JSON.stringify(source),
        absoluteRef: "/openapi.json",
        config,
      });
      return problems.map(({ ruleId, message, location: [at] }) => `${ruleId}: ${message} ${at?.pointer}`);
    };
    expect(await found(document)).toEqual([]);
    // It would find something.
    const { info: _, ...headless } = document;
    expect(await found(headless)).not.toEqual([]);
  },
);
