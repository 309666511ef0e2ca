
import { startAzurite } from "/work/main/local/azuriteProcess.ts";
import { drawRenderTimes } from "/work/main/test/support/app/renderTimes.ts";
import { slotUseOfApp } from "/work/main/test/support/app/slotUse.ts";
const a = await startAzurite();
console.log(await slotUseOfApp(a.connectionString, drawRenderTimes(200, 7), drawRenderTimes(40, 8)));
await a.stop(); process.exit(0);
