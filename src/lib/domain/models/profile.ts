import type { Abilities, CreateBodyForm, Formats, Price, ProviderAuth, Reconcile } from "./model.ts";

/**
 * What one provider's API is like: everything the app must know of it that no request can find out. Configuration copies
 * what concerns a model onto it, so that nobody has to ask which API a model speaks.
 */
export interface Profile {
  /** Its name, as settings say it and as rows keep it: never changed once films were made with it. */
  readonly api: string;
  /** When an entry of the settings that names no API means this one. */
  readonly guess: Guess;
  readonly abilities: Abilities;
  /** Sizes and lengths; null where each server has its own, so that the settings must say them. */
  readonly formats: Formats | null;
  readonly price: ProfilePrice;
  readonly signIn: SignIn;
  /** How a create whose answer was lost is settled, unless the settings say otherwise. */
  readonly reconcile: Reconcile;
  readonly expiry: Expiry;
  /** What tells a job by a mark of ours; absent where nothing does. */
  readonly mark?: Mark;
  /** Which jobs a delete stops, where that is not every unfinished one: those that wait for their turn, or none. */
  readonly cancels?: "waiting" | "never";
  /** Whether a deleted job takes no more of the provider's capacity. */
  readonly deleteStopsWork: boolean;
  /** Whether a listed job bears the deployment's name as it was asked for; if not, the name tells nothing. */
  readonly listsDeployment: boolean;
  /** How a create without a file may be written, the usual one first; absent where the API has one way. */
  readonly bodies?: readonly CreateBodyForm[];
  /** The servers that speak this API, by name, and what each has otherwise; absent where there is one. */
  readonly servers?: Readonly<Record<string, Partial<Profile>>>;
  /** What some of its models have otherwise: the first that fits. */
  readonly models?: readonly ModelProfile[];
  /** What every endpoint looks like, where it has to say more than a host. */
  readonly endpoint?: Form;
  /** What the bucket looks like that films are put into; absent where there is none. */
  readonly bucket?: Form;
}

/** A model that goes by a part of its deployment's name. */
export interface ModelProfile extends Partial<Pick<Profile, "abilities" | "formats" | "price">> {
  readonly part: string;
}

/** How something is written, with an example. */
export interface Form {
  readonly pattern: RegExp;
  readonly like: string;
}

/** What the API is like for this one of its models. */
export function asNamed(profile: Profile, deployment: string): Profile {
  const { part: _, ...own } = profile.models?.find(({ part }) => deployment.includes(part)) ?? {};
  return { ...profile, ...own };
}

/** What the API is like at this server; a name that nobody knows is one of which nothing is known. */
export function asServed(profile: Profile, server: string | undefined): Profile {
  const own = Object.entries(profile.servers ?? {}).find(([name]) => name === server)?.[1];
  return { ...profile, ...own };
}

/** `part`: by this part of the deployment's name. `otherwise`: when no other API was recognised. */
export type Guess =
  | { readonly kind: "part"; readonly of: string }
  | { readonly kind: "otherwise" }
  | { readonly kind: "never" };

export interface ProfilePrice {
  /** Null where nobody but the operator can know it. */
  readonly usual: Price | null;
  /** True: the provider publishes no price a second, so that its bill may differ from what is computed. */
  readonly isEstimate: boolean;
  /** True: each job that was made says what is billed for it, and that is what is booked. */
  readonly isStated?: true;
}

/** How requests are signed: by key, as an Entra identity, or as a service account. */
export interface SignIn {
  /** The header that carries a key, and what stands before the key in it. */
  readonly keyHeader: { readonly name: string; readonly prefix: string };
  /** The kinds of `auth` that are known there; absent: an identity, a key, or none. */
  readonly ways?: readonly ProviderAuth["kind"][];
  /** What an identity, or a service account, asks a token for; null where neither is known. */
  readonly scope: string | null;
  /** Goes with every signed request: the version that the API wants named, say. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Origins beside the endpoint's that are the provider's as well, and are signed for: where its films lie. */
  readonly alsoAt?: readonly string[];
}

/** A field of ours that the provider repeats: it is drawn for each create, and stands in the claim before the call. */
export interface Mark {
  /** Which of a request's own fields takes its place, so that there is no mark; null = none can. */
  readonly unless: string | null;
  /** False: what a list shows under the mark goes by another id there than the answer to its create has said. */
  readonly listsIds?: false;
}

/** Whether a job stands in the provider's list under its own id, so that it can be looked for there. */
export function listsIds({ mark }: Pick<Profile, "mark">): boolean {
  return mark?.listsIds !== false;
}

/** Whether a create with these fields can bear a mark of ours. */
export function canBearMark(
  { mark }: Pick<Profile, "mark">,
  fields: Readonly<Record<string, unknown>>,
): boolean {
  return mark !== undefined && (mark.unless === null || fields[mark.unless] === undefined);
}

/** How long a job and its films stay at the provider where that says nothing itself. */
export interface Expiry {
  readonly lifeMs: number;
  /** What the life is counted from. */
  readonly from: "created" | "ended";
}
