import { writeSettingPapers } from "./commands/settingPapers.ts";

const changed = await writeSettingPapers();
console.log(changed.length > 0 ? `Rewritten: ${changed.join(", ")}` : "All made papers are current.");
