/** A word for a prompt, and what a client that keeps its promises makes of the fault. */
export interface WordToTry {
  /** As it is written into the prompt, with its value where it has one. */
  readonly word: string;
  readonly what: string;
}

/** The words of a prompt that are worth a first look; the simulator's README has all of them. */
export const wordsToTry: readonly WordToTry[] = [
  { word: "#create-lost", what: "the job is made but the reply is lost: found again, and paid once" },
  { word: "#create-busy=2", what: "429, too many running tasks, twice: the job keeps its place in line" },
  { word: "#create-500", what: "500, and no job was made: looked for in the list, then asked again" },
  { word: "#poll-404=3", what: "the provider has never heard of the job, three times: asked on" },
  { word: "#poll-silent", what: "no answer to a status poll: given up after a minute, and asked again" },
  { word: "#progress-back", what: "the provider's progress goes back and forth: ours never does" },
  { word: "#content-cut", what: "the download breaks off half-way: fetched again, and checked" },
  { word: "#content-html", what: "a web page instead of the film: noticed, and fetched again" },
  { word: "#content-slow=64", what: "64 KB a second: archiving takes its time" },
  { word: "#render=30", what: "the job takes half a minute: time to close the tab, or to kill the host" },
  { word: "#moderated", what: "blocked by moderation: fails, and says why in plain words" },
  { word: "#refused", what: "refused at once by the content policy: fails, and costs nothing" },
];
