const FIRST_SECONDS = 0.05;
const PATIENCE_MS = 15_000;

let line: Promise<void> = Promise.resolve();

/** Paints the first frame of a film on a canvas; one film at a time, so that a long shelf does not load them all. */
export function paintFirstFrame(url: string, canvas: HTMLCanvasElement): void {
  line = line.then(() => paint(url, canvas)).catch(() => undefined);
}

async function paint(url: string, canvas: HTMLCanvasElement): Promise<void> {
  if (!canvas.isConnected) return;
  const film = document.createElement("video");
  film.muted = true;
  film.preload = "auto";
  film.src = url;
  try {
    await happened(film, "loadeddata");
    film.currentTime = FIRST_SECONDS;
    await happened(film, "seeked");
    canvas.width = film.videoWidth;
    canvas.height = film.videoHeight;
    canvas.getContext("2d")?.drawImage(film, 0, 0);
  } finally {
    film.removeAttribute("src");
    film.load();
  }
}

function happened(film: HTMLVideoElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no frame")), PATIENCE_MS);
    film.addEventListener("error", () => reject(new Error("no film")), { once: true });
    film.addEventListener(
      event,
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
