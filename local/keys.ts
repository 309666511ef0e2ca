import { randomBytes } from "node:crypto";
import { makeApiKey } from "./commands/apiKey.ts";
import { readCommandLine } from "./commands/commandLine.ts";

const LONGEST_OWNER = 128;
const usage = "npm run keys -- OWNER [--admin]";

const { values, positionals } = readCommandLine(
  { options: { admin: { type: "boolean", default: false } }, allowPositionals: true },
  usage,
);
const [owner = "", ...more] = positionals;
if (owner === "" || owner.length > LONGEST_OWNER || more.length > 0) {
  console.error(`One owner, of at most ${LONGEST_OWNER} characters.\nUsage: ${usage}`);
  process.exit(2);
}

const { key, holder } = makeApiKey(owner, values.admin, randomBytes(32));
console.log(`The key of ${owner}, shown this once; send it as "Authorization: Bearer" or "api-key":
  ${key}

The setting, which holds only its hash (beside other keys: one array, one entry a key):
  API_KEYS=${JSON.stringify([holder])}`);
