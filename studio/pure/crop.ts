export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What of a picture is kept where it covers a shape (width over height): the middle, as large as it goes. */
export function cropOf(
  picture: { readonly width: number; readonly height: number },
  aspect: number,
): Rectangle {
  const width = Math.min(picture.width, picture.height * aspect);
  const height = Math.min(picture.height, picture.width / aspect);
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
}
