import {
  type BlobClient,
  BlobSASPermissions,
  type BlobServiceClient,
  SASProtocol,
  StorageSharedKeyCredential,
  type UserDelegationKey,
} from "@azure/storage-blob";

/** Makes a link that lets its holder read one blob for some minutes. */
export type Signer = (
  blob: BlobClient,
  link: { readonly fileName: string; readonly minutes: number; readonly now: number },
) => Promise<string>;

/** Clocks differ: a link counts from a little before. */
const SKEW_MS = 5 * 60_000;
const KEY_MS = 2 * 60 * 60_000;

/** Signs with the account's key where there is one, else with a key that Azure delegates to our identity. */
export function openSigner(service: BlobServiceClient): Signer {
  const delegated = delegatedKeys(service);
  return async (blob, { fileName, minutes, now }) => {
    const expiresAt = now + minutes * 60_000;
    const terms = {
      permissions: BlobSASPermissions.parse("r"),
      startsOn: new Date(now - SKEW_MS),
      expiresOn: new Date(expiresAt),
      protocol: blob.url.startsWith("https:") ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
      contentDisposition: `inline; filename="${fileName.replace(/[^\w. -]/g, "_")}"`,
    };
    if (service.credential instanceof StorageSharedKeyCredential) return await blob.generateSasUrl(terms);
    return await blob.generateUserDelegationSasUrl(terms, await delegated(now, expiresAt));
  };
}

/** The key that Azure last delegated, asked for anew when it would end before the link. */
function delegatedKeys(
  service: BlobServiceClient,
): (now: number, neededUntil: number) => Promise<UserDelegationKey> {
  let latest: { readonly until: number; readonly key: Promise<UserDelegationKey> } | null = null;
  return async (now, neededUntil) => {
    if (latest === null || latest.until < neededUntil) {
      const until = Math.max(now + KEY_MS, neededUntil);
      const key = service.getUserDelegationKey(new Date(now - SKEW_MS), new Date(until));
      const asked = { until, key };
      latest = asked;
      key.catch(() => {
        if (latest === asked) latest = null;
      });
    }
    return await latest.key;
  };
}
