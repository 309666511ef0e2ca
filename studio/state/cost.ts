import { effect, signal } from "@preact/signals";
import { estimate } from "../api/videos.ts";
import type { DraftFields } from "../pure/draft.ts";
import { draft, refusal } from "./composer.ts";
import { models } from "./models.ts";

const AFTER_TYPING_MS = 250;
/** Prices do not depend on the words: it is asked for before there are any. */
const ANY_PROMPT = "A film";

/** What the draft would cost; null while nobody knows. */
export const cost = signal<number | null>(null);

let asked = new AbortController();

/** Keeps the cost, and what is wrong with the draft, true to what is written. */
export function followCost(): void {
  let timer = 0;
  let format = "";
  effect(() => {
    const { sending, ...fields } = draft.value;
    if (sending || models.value === null || fields.model === null) return;
    const next = [fields.model, fields.size, fields.seconds, fields.variants].join();
    if (next !== format) cost.value = null;
    format = next;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(fields), AFTER_TYPING_MS);
  });
}

async function ask(fields: DraftFields): Promise<void> {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const isBlank = fields.prompt.trim() === "";
  const answer = await estimate(isBlank ? { ...fields, prompt: ANY_PROMPT } : fields, signal);
  if (signal.aborted || draft.peek().sending) return;
  if (answer.kind === "ok") cost.value = answer.value.cost.estimated;
  if (answer.kind === "refused" && answer.status !== 401) refusal.value = answer.refusal;
}
