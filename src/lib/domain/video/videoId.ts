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

/** The digits of a ULID, in their order: 32 of them, without i, l, o and u. */
export const ULID_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** When a video id was made, in milliseconds since 1970: its ULID begins with the time. */
export function timeOf(videoId: string): number {
  const digits = videoId.slice("video_".length, "video_".length + 10);
  return [...digits].reduce((time, digit) => time * 32 + ULID_DIGITS.indexOf(digit), 0);
}
