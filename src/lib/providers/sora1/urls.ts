import { azureRoot, type UrlStyle } from "../videosApi/urls.ts";

/** Jobs at `…/video/generations/jobs`, their films beside them. */
export const URLS: UrlStyle = {
  createPath: (target, base) => {
    if (/\/jobs$/.test(base)) return { path: base, isGiven: true };
    if (/\/video\/generations$/.test(base)) return { path: `${base}/jobs`, isGiven: true };
    return { path: `${azureRoot(target, base)}/video/generations/jobs`, isGiven: false };
  },
  // What Azure's samples send.
  usualVersion: { v1: "preview", deployments: "2025-02-15-preview" },
  film: (createPath, id) => [`${generations(createPath)}/${id}/content/video`, ["quality", "high"]],
  thumbnail: (createPath, id) => [`${generations(createPath)}/${id}/content/thumbnail`],
};

/** A root with `/jobs` alone still has its films where all others have them. */
function generations(createPath: string): string {
  return createPath.replace(/(\/video\/generations)?\/jobs$/, "/video/generations");
}
