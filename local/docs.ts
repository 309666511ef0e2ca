import { costPaper } from "./commands/costPaper.ts";
import { providerPaper } from "./commands/providerPaper.ts";
import { settingPapers } from "./commands/settingPapers.ts";
import { writePapers } from "./commands/writePapers.ts";

const papers = { ...(await settingPapers()), ...(await costPaper()), ...(await providerPaper()) };
const changed = await writePapers(papers);
console.log(changed.length > 0 ? `Rewritten: ${changed.join(", ")}` : "All made papers are current.");
