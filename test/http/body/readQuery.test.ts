import fc from "fast-check";
import { expect, test } from "vitest";
import { readQuery } from "../../../src/lib/http/body/readQuery.ts";

const read = (query: string) => readQuery(new URLSearchParams(query), ["limit", "after"]);

test("known parameters are given, and those of the platform ignored", () => {
  expect(read("limit=5&after=&code=k&clientId=c&api-version=2024-02-15-preview")).toEqual({
    kind: "values",
    values: { limit: "5", after: "" },
  });
  expect(read("")).toEqual({ kind: "values", values: {} });
});

test("unknown and repeated parameters are refused by name, all at once", () => {
  expect(read("limit=1&limit=2&sort=x&Code=1")).toEqual({
    kind: "problems",
    problems: [
      { message: "Invalid value: 'limit' is given more than once.", param: "limit", code: "invalid_value" },
      { message: "Unknown parameter: 'sort'.", param: "sort", code: "unknown_parameter" },
      { message: "Unknown parameter: 'Code'.", param: "Code", code: "unknown_parameter" },
    ],
  });
});

test("any query gives values or problems, never both and never a throw", () => {
  const name = fc.oneof(fc.constantFrom("limit", "after", "code", "__proto__", "constructor"), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
      const query = readQuery(new URLSearchParams(pairs), ["limit", "after"]);
      if (query.kind === "values")
        expect(["limit", "after"]).toEqual(expect.arrayContaining(Object.keys(query.values)));
      else expect(query.problems.length).toBeGreaterThan(0);
    }),
  );
});
