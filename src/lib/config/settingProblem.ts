/** What is wrong or doubtful about one setting, in words that hold no value of any setting: everybody may read it. */
export interface SettingProblem {
  readonly name: string;
  readonly problem: string;
}

/** A problem that does not keep the app from working. */
export interface SettingWarning extends SettingProblem {
  /** What in the setting is meant: for the operator's log, not for everybody. */
  readonly where?: string;
}

/** Settings that are wrong or missing, all of them. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly SettingProblem[];
  readonly warnings: readonly SettingWarning[];

  constructor(problems: readonly SettingProblem[], warnings: readonly SettingWarning[]) {
    const lines = [...problems, ...warnings].map(({ name, problem }) => `- ${name}: ${problem}`);
    super(`Settings need attention:\n${lines.join("\n")}`);
    this.problems = problems;
    this.warnings = warnings;
  }
}
