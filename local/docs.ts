import { costPaper } from "./commands/costPaper.ts";
import { settingPapers } from "./commands/settingPapers.ts";
import { writePapers } from "./commands/writePapers.ts";

const changed = await writePapers({ ...(await settingPapers()), ...(await costPaper()) });
console.log(changed.length > 0 ? `Rewritten: ${changed.join(", ")}` : "All made papers are current.");
