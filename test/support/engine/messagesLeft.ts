import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";

const HOUR_MS = 3_600_000;

/** How many messages lie in the engine's queues for its workflows, those included whose time has not come: its timers. */
export async function messagesLeft(connectionString: string): Promise<number> {
  const { AccountName = "", AccountKey = "", QueueEndpoint = "" } = partsOf(connectionString);
  const sas = generateAccountSASQueryParameters(
    {
      services: AccountSASServices.parse("q").toString(),
      resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
      permissions: AccountSASPermissions.parse("rl"),
      expiresOn: new Date(Date.now() + HOUR_MS),
    },
    new StorageSharedKeyCredential(AccountName, AccountKey),
  );
  const ask = async (path: string) => {
    const answer = await fetch(`${QueueEndpoint}${path}&${sas}`);
    if (!answer.ok) throw new Error(`the queues answered ${answer.status}`);
    return { text: await answer.text(), count: answer.headers.get("x-ms-approximate-messages-count") };
  };
  const { text } = await ask("?comp=list");
  const queues = [...text.matchAll(/<Name>([^<]*-control-\d+)<\/Name>/g)].map(([, name]) => name);
  if (queues.length === 0) throw new Error("the engine has no queues");
  const counts = await Promise.all(queues.map(async (name) => (await ask(`/${name}?comp=metadata`)).count));
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

function partsOf(connectionString: string): Readonly<Record<string, string>> {
  const parts = connectionString.split(";").filter((part) => part.includes("="));
  return Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
}
