import type { Check } from "../check.ts";
import { encrypted, noKeys, notPublic, privateNetwork, runtime, signIn } from "./access.ts";
import { roles } from "./roles.ts";
import { flex, secrets, settings } from "./settings.ts";
import { containers, lifecycle, softDelete, tables } from "./storage.ts";
import { alerts, pictures, production } from "./watching.ts";

/** Everything that must hold for what is deployed. */
export const allChecks: readonly Check[] = [
  noKeys,
  encrypted,
  notPublic,
  secrets,
  runtime,
  flex,
  settings,
  roles,
  containers,
  tables,
  softDelete,
  lifecycle,
  alerts,
  production,
  pictures,
  privateNetwork,
  signIn,
];
