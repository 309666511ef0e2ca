import { build } from "esbuild";
import { expect, test } from "vitest";
import { root } from "../../local/commands/buildApp.ts";

test("the page is made of its own sources, Preact and signals, and nothing of the app or of Node", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["studio/main.tsx"],
    bundle: true,
    write: false,
    metafile: true,
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  const others = Object.keys(metafile.inputs).filter(
    (file) => !/^(studio|node_modules\/(preact|@preact\/signals(-core)?))\//.test(file),
  );
  expect(others).toEqual([]);
});
