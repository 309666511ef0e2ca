/** Where a film lies in the container of films: one folder a video, one blob an output. */
export function filmPath(videoId: string, output: number): string {
  return `${videoId}/${output}.mp4`;
}
