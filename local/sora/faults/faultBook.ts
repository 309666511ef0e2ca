import type { Job } from "../job.ts";
import type { RouteName } from "../routeName.ts";
import type { Fault, FaultOf, Rule, RuleInput, Tally } from "./fault.ts";
import { ruleSchema } from "./fault.ts";

/** What a call is about, to be matched against the rules. */
export interface FaultScope {
  readonly route: RouteName;
  readonly resource: string;
  readonly deployment: string | null;
  readonly prompt?: string;
  readonly job?: Job;
  /** Index of the output. */
  readonly variant?: number;
  /** One line of a list: only rules for this line count, not those for the whole list. */
  readonly isListItem?: boolean;
}

/** Rules that belong to the matter of a call, with a place to keep them when their counters have moved. */
export interface OwnRules {
  readonly rules: readonly Rule[];
  readonly keep: (rules: readonly Rule[]) => void;
}

const onStatus: readonly RouteName[] = ["retrieve"];
const onCreate: readonly RouteName[] = ["create", "remix"];

const usualRoutes: { readonly [K in Fault["kind"]]: readonly RouteName[] | null } = {
  answer: null,
  refuse: null,
  reset: null,
  hold: null,
  outcome: onCreate,
  render: onCreate,
  film: onCreate,
  view: onStatus,
  list: ["list"],
  content: ["content"],
};

/** Faults of these kinds replace the answer, so only the first that matches strikes. */
const exclusive: ReadonlySet<Fault["kind"]> = new Set(["answer", "refuse", "reset", "content"]);

/** The rules in force and the counting of their strikes. */
export class FaultBook {
  #rules: Rule[] = [];
  #number = 0;
  readonly #random: () => number;
  readonly #now: () => number;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Puts a rule in force and returns its id. */
  add(input: RuleInput): string {
    const rule = this.prepare(input);
    this.#rules.push(rule);
    return rule.id;
  }

  /** A rule with its own counters that belongs to a job instead of the book. */
  prepare(input: RuleInput): Rule {
    this.#number += 1;
    return { ...ruleSchema.parse(input), id: `fault-${this.#number}`, since: this.#now(), tallies: {} };
  }

  /** Ends one rule, or all of them. */
  clear(id?: string): void {
    this.#rules = id === undefined ? [] : this.#rules.filter((rule) => rule.id !== id);
  }

  /** The rules of the book, with how often each was met and struck in all. */
  rules(): readonly (Rule & Tally)[] {
    return this.#rules.map((rule) => {
      const tallies = Object.values(rule.tallies);
      const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
      return { ...rule, seen: sum("seen"), struck: sum("struck") };
    });
  }

  /** The faults that strike this call. Counts the call on each rule that matches, `own` ones first. */
  strike(scope: FaultScope, own: OwnRules): readonly Fault[] {
    const faults: Fault[] = [];
    const meet = (rule: Rule): Rule => {
      const taken = exclusive.has(rule.fault.kind) && faults.some((fault) => exclusive.has(fault.kind));
      if (taken || !matches(rule, scope) || this.#isOver(rule)) return rule;
      const key = rule.perJob ? (scope.job?.id ?? scope.prompt ?? "") : "";
      const { seen, struck } = rule.tallies[key] ?? { seen: 0, struck: 0 };
      if (struck >= (rule.times ?? Number.POSITIVE_INFINITY)) return rule;
      const isLucky = rule.probability !== undefined && this.#random() >= rule.probability;
      const strikes = seen >= (rule.skip ?? 0) && !isLucky;
      if (strikes) faults.push(rule.fault);
      const tally = { seen: seen + 1, struck: struck + (strikes ? 1 : 0) };
      return { ...rule, tallies: { ...rule.tallies, [key]: tally } };
    };
    const met = own.rules.map(meet);
    if (met.some((rule, index) => rule !== own.rules[index])) own.keep(met);
    const forItem = (rule: Rule) => rule.job !== undefined || rule.prompt !== undefined;
    this.#rules = this.#rules.map((rule) => (scope.isListItem && !forItem(rule) ? rule : meet(rule)));
    return faults;
  }

  #isOver({ since, forSeconds }: Rule): boolean {
    return forSeconds !== undefined && this.#now() >= since + forSeconds * 1000;
  }
}

/** The first fault of a kind, if one strikes. */
export function faultOf<K extends Fault["kind"]>(faults: readonly Fault[], kind: K): FaultOf<K> | undefined {
  return faults.find((fault): fault is FaultOf<K> => fault.kind === kind);
}

/** The routes a rule strikes on; null for all of them. */
export function routesOf(rule: Pick<Rule, "routes" | "fault">): readonly RouteName[] | null {
  return rule.routes ?? usualRoutes[rule.fault.kind];
}

function matches(rule: Rule, scope: FaultScope): boolean {
  const routes = routesOf(rule);
  if (routes && !routes.includes(scope.route)) return false;
  if (scope.isListItem && !["view", "list"].includes(rule.fault.kind)) return false;
  if (rule.resource !== undefined && rule.resource !== scope.resource) return false;
  if (rule.deployment !== undefined && rule.deployment !== (scope.job?.deployment ?? scope.deployment))
    return false;
  if (rule.job !== undefined && rule.job !== scope.job?.id) return false;
  if (rule.variant !== undefined && rule.variant !== scope.variant) return false;
  const prompt = scope.job?.prompt ?? scope.prompt;
  return rule.prompt === undefined || (prompt?.includes(rule.prompt) ?? false);
}
