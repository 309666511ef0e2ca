import { computed, signal } from "@preact/signals";
import { listModels } from "../api/other.ts";
import type { Model } from "../api/types.ts";
import { waitBeforeTry } from "../pure/waits.ts";

/** Every configured model; null until they are known. */
export const models = signal<readonly Model[] | null>(null);

/** Those that still take requests. */
export const usableModels = computed(() => (models.value ?? []).filter(({ retired }) => !retired));

export function modelNamed(name: string | null): Model | null {
  return models.value?.find(({ id }) => id === name) ?? null;
}

/** Asks until they are told; stops where nobody is signed in. */
export async function loadModels(): Promise<void> {
  for (let failed = 1; ; failed += 1) {
    const answer = await listModels();
    if (answer.kind === "ok") models.value = answer.value.data;
    if (answer.kind !== "later") return;
    await new Promise((resolve) => setTimeout(resolve, waitBeforeTry(failed, answer.retryAfterSeconds)));
  }
}
