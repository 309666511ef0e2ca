import { isEpisode, type Recording } from "./recording.ts";

/** What a recording holds, counted: `3 episodes, 1 client call`. */
export function whatWasCompared(
  { client, http, looks, finals, invocations }: Recording,
  unordered: readonly string[],
): string {
  const episodes = invocations.filter(isEpisode);
  const loose = episodes.filter(({ instanceId }) => unordered.includes(instanceId));
  const parts = [
    counted(episodes.length - loose.length, "episode"),
    counted(invocations.length - episodes.length, "activity run"),
    counted(client.length, "client call"),
    counted(http.length, "request"),
    counted(looks.length, "status on the way", "statuses on the way"),
    counted(Object.keys(finals).length, "final status", "final statuses"),
    loose.length > 0
      ? `without order: ${unordered.join(", ")} (${counted(loose.length, "recorded episode")})`
      : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}
