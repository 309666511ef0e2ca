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

/** The orchestration's instance id of one job in a run of its video. */
export function jobWorkflowOf(videoId: string, run: number, jobIndex: number): string {
  return `${videoId}:${run}:${jobIndex}`;
}

/** The digits of a ULID, in their order: 32 of them, without i, l, o and u. */
export const ULID_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** When a video id was made, in milliseconds since 1970: its ULID begins with the time. */
export function timeOf(videoId: string): number {
  const digits = videoId.slice("video_".length, "video_".length + 10);
  return [...digits].reduce((time, digit) => time * 32 + ULID_DIGITS.indexOf(digit), 0);
}

/** What a ULID's time can be at most, and one more: 48 bits of milliseconds. */
const END_OF_TIME = 2 ** 48;

/** The smallest id of this moment (milliseconds since 1970): ids of earlier videos are smaller. */
export function firstIdAt(time: number): string {
  let left = Math.min(Math.max(0, Math.ceil(time)), END_OF_TIME);
  let digits = "";
  for (let place = 0; place < 10; place++, left = Math.floor(left / 32))
    digits = ULID_DIGITS.charAt(left % 32) + digits;
  return `video_${digits}${"0".repeat(16)}`;
}
