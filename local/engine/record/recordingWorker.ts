import { appendFileSync } from "node:fs";
import { recordInvocations } from "../../host/conformance/recorder.ts";
// Loads the app and serves; nothing is asked of it before this file has run to its end.
import "../worker.ts";
import { RECORDS_TO } from "./recordsTo.ts";

const file = process.env[RECORDS_TO];
if (!file) throw new Error(`${RECORDS_TO} has to name the file that invocations are written to.`);
recordInvocations((invocation) => appendFileSync(file, `${JSON.stringify(invocation)}\n`));
