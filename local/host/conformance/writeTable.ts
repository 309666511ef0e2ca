import { writeFileSync } from "node:fs";
import { renderTable } from "./table.ts";

/** Runs everything that TABLE.md is about, and writes it: `node local/host/conformance/writeTable.ts`. */
writeFileSync(new URL("TABLE.md", import.meta.url), await renderTable());

// The SDK's own server would keep the process.
process.exit(0);
