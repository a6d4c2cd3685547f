import type { ElementHandle } from 'playwright-core';
import type { Rectangle } from '../pictures/pictureReader.ts';

/** Where the content of a frame lies on the page, and how much larger its pixels are there. */
export interface FramePlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** `null`: the page shows nothing of it. */
export async function readFramePlace(element: ElementHandle): Promise<FramePlace | null> {
  const box = await element.boundingBox();
  if (!box || box.width < 1 || box.height < 1) return null;
  const text = await element.evaluate((node) => {
    // The cast: nothing else holds a frame.
    const { offsetWidth, clientLeft, clientTop } = node as HTMLElement;
    const { paddingLeft, paddingTop } = getComputedStyle(node as HTMLElement);
    return `${offsetWidth} ${clientLeft + parseFloat(paddingLeft)} ${clientTop + parseFloat(paddingTop)}`;
  });
  const [width = 0, left = 0, top = 0] = text.split(' ').map(Number);
  const scale = width > 0 ? box.width / width : 1;
  return { x: box.x + left * scale, y: box.y + top * scale, scale };
}

/** A point of the frame as one of the page. */
export function movePoint<Point extends { readonly x: number; readonly y: number }>(
  { x, y }: Point,
  place: FramePlace,
): { readonly x: number; readonly y: number } {
  return { x: Math.round(place.x + x * place.scale), y: Math.round(place.y + y * place.scale) };
}

export function moveBox({ width, height, ...point }: Rectangle, place: FramePlace): Rectangle {
  return {
    ...movePoint(point, place),
    width: Math.floor(width * place.scale),
    height: Math.floor(height * place.scale),
  };
}
