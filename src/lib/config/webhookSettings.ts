import * as z from "zod";
import { EVENT_TYPES, type Webhook } from "../domain/webhooks/webhook.ts";
import { json } from "./kinds.ts";
import type { SettingProblem } from "./settingProblem.ts";

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const ADDRESS = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, username, password, hash } = new URL(text);
    const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
    return isSafe && username + password + hash === "";
  },
  { error: "must be an https URL (http on loopback alone) without user, password or fragment" },
);

const WEBHOOK: z.ZodType<Webhook> = z.strictObject({
  url: ADDRESS,
  secretSetting: z.string().min(1),
  owner: z.string().min(1).max(128).nullable().default(null),
  events: z
    .array(z.enum(EVENT_TYPES))
    .min(1)
    .default([...EVENT_TYPES]),
});

/** Who is told of videos' ends. */
export const WEBHOOKS = json(z.array(WEBHOOK).max(16))
  .optional()
  .transform((webhooks) => webhooks ?? []);

/** One secret of Standard Webhooks, or two while one takes the place of the other. */
const SECRETS = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}(?:\s+whsec_[A-Za-z0-9+/]{32,88}={0,2})?$/;

/** What is wrong with the secrets that WEBHOOKS names. */
export function crossCheckWebhooks(
  { webhooks = [] }: { readonly webhooks?: readonly Webhook[] | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): SettingProblem[] {
  return webhooks.flatMap(({ secretSetting }, index) => {
    const secret = environment[secretSetting];
    if (!secret) {
      const problem = `${index}.secretSetting must be the name of a setting, and that must be set`;
      return [{ name: "WEBHOOKS", problem }];
    }
    if (SECRETS.test(secret.trim())) return [];
    const problem = `${index}.secretSetting names a setting that holds no secret: whsec_ and the base64 of 24 to 64 bytes`;
    return [{ name: "WEBHOOKS", problem }];
  });
}
