/** A video's id: `video_` and a lower-case ULID; also its orchestration's instance id. */
export function videoIdFrom(ulid: string): string {
  return `video_${ulid.toLowerCase()}`;
}

/** True for the form of a video id (it says nothing about whether the video exists). */
export function isVideoId(text: string): boolean {
  return /^video_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text);
}

/** The key of one provider job of a video; keys sort in the order videos were created. */
export function jobKeyOf(videoId: string, jobIndex: number): string {
  return `${videoId}:${jobIndex}`;
}
