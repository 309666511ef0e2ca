import * as z from "zod";

/** What people are told of one app setting: the README's table and local.settings.example.json are made from it. */
export interface AboutSetting {
  /** As Azure, the Bicep files and local.settings.json spell it. */
  readonly name: string;
  /** One line of Markdown. */
  readonly means: string;
  /** What is read where it is not set. */
  readonly default?: string;
  /** Where it has no default: what holds without it, in words. */
  readonly unset?: string;
  /** Nobody but the operator may see its value. */
  readonly secret?: true;
  /** What the example file shows, where that is not the default. */
  readonly example?: string;
  /** It is a JSON object whose keys the operator chooses: what a key is. Problems then name no key. */
  readonly keyedBy?: string;
}

/** What is told of each setting, by its schema. */
export const ABOUT = z.registry<AboutSetting>();
