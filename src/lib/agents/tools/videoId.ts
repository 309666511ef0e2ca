import * as z from "zod";

/** A video's id as an argument. */
export const VIDEO_ID = z.string({ error: "a string" }).describe("The id of a video, such as video_01kaq….");
