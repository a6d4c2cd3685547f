import type { CanvasDraw } from './canvasRows.ts';

/** Points of the map that are asked what covers them. */
const COLUMNS = 16;
const ROWS = 12;

/**
 * As `probeCanvas`, of a map that is made of elements: where its images and its shapes are and how much of them shows through, at
 * the end of each task that changed something of them (the page's next frame shows it), and in each frame of a transition.
 */
export function probeElements(container: HTMLElement, onDraw: () => void): () => CanvasDraw[] {
  const draws: CanvasDraw[] = [];
  let before = '';
  let isAsked = false;

  const take = (): void => {
    onDraw();
    const atMs = performance.now();
    const images = Array.from(container.querySelectorAll('img')).filter(isShown);
    const boxes = images.map((image) => image.getBoundingClientRect());
    const shapes = Array.from(container.querySelectorAll('path'), (path) => path.getBoundingClientRect());
    const places = [...boxes, ...shapes].map(({ left, top, width }) => `${left} ${top} ${width}`);
    const now = [...places, ...images.map((image) => getComputedStyle(image).opacity)].toSorted().join();
    // As on a canvas, what was drawn the same again is told too: the first step of a glide goes nowhere.
    const hasChanged = now !== before;
    draws.push({ atMs, hasChanged, blank: hasChanged ? blankRatio(container, boxes) : (draws.at(-1)?.blank ?? 1) });
    before = now;
    // A transition of a style goes on without another word.
    if (isAsked || container.getAnimations({ subtree: true }).length === 0) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      take();
    });
  };

  new MutationObserver(take).observe(container, { attributes: true, childList: true, subtree: true });
  return () => draws;
}

/** Loaded, and laid out to be seen. */
function isShown(image: HTMLImageElement): boolean {
  const { visibility, opacity } = getComputedStyle(image);
  return image.complete && image.naturalWidth > 0 && visibility !== 'hidden' && Number(opacity) > 0;
}

function blankRatio(container: HTMLElement, boxes: readonly DOMRect[]): number {
  const { left, top, width, height } = container.getBoundingClientRect();
  let blankCount = 0;
  for (let index = 0; index < COLUMNS * ROWS; index += 1) {
    const x = left + ((index % COLUMNS) + 0.5) * (width / COLUMNS);
    const y = top + (Math.floor(index / COLUMNS) + 0.5) * (height / ROWS);
    if (!boxes.some((box) => x >= box.left && x < box.right && y >= box.top && y < box.bottom)) blankCount += 1;
  }
  return blankCount / (COLUMNS * ROWS);
}
