import type { Locator, Page } from "playwright-core";

/** What a person sees and does on the page, by the names that a screen reader has for it. */
export const onPage = {
  prompt: (page: Page): Locator => page.getByRole("textbox", { name: /Prompt/ }),
  create: (page: Page): Locator => page.getByRole("button", { name: /^Create/ }),
  /** The cards, in the order of the shelf. */
  cards: (page: Page): Locator => page.locator(".card"),
  card: (page: Page, prompt: string): Locator => page.locator(".card", { hasText: prompt }),
  /** Writes a prompt and creates it. */
  ask: async (page: Page, prompt: string): Promise<void> => {
    await onPage.prompt(page).fill(prompt);
    await onPage.create(page).click();
  },
} as const;
