import { compareRows, ROWS } from './canvasRows.ts';
import type { CanvasDraw } from './canvasRows.ts';

interface TakenRows {
  readonly atMs: number;
  readonly rows: Uint8ClampedArray;
}

const DRAWS = ['drawImage', 'clearRect', 'fill', 'stroke'] as const;

/** As `probeCanvas`, of a map that draws into 2D canvases: a few rows of each one's pixels, after each task that drew. */
export function probeDrawing(container: HTMLElement, onDraw: () => void): () => CanvasDraw[] {
  const taken: TakenRows[] = [];
  let isPending = false;

  const take = (): void => {
    isPending = false;
    onDraw();
    const atMs = performance.now();
    const parts = Array.from(container.querySelectorAll('canvas')).flatMap((canvas) => {
      const { width, height } = canvas;
      const context = width > 0 && height > 0 ? canvas.getContext('2d') : null;
      return ROWS.map((share) => context?.getImageData(0, Math.floor(share * height), width, 1).data ?? []);
    });
    taken.push({ atMs, rows: Uint8ClampedArray.from(parts.flatMap((part) => Array.from(part))) });
  };

  // Else each look at its pixels would have to wait for the graphics side.
  const { getContext } = HTMLCanvasElement.prototype;
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
    configurable: true,
    value(this: HTMLCanvasElement, kind: string, options?: object) {
      const given = kind === '2d' ? { ...options, willReadFrequently: true } : options;
      return Reflect.apply(getContext as () => unknown, this, [kind, given]);
    },
  });
  for (const name of DRAWS) {
    const draw: unknown = CanvasRenderingContext2D.prototype[name];
    if (typeof draw !== 'function') continue;
    Object.defineProperty(CanvasRenderingContext2D.prototype, name, {
      configurable: true,
      value(this: CanvasRenderingContext2D, ...values: unknown[]) {
        Reflect.apply(draw, this, values);
        if (isPending || !(this.canvas instanceof HTMLCanvasElement) || !container.contains(this.canvas)) return;
        isPending = true;
        // When the library's frame callback is over, its frame is drawn.
        queueMicrotask(take);
      },
    });
  }

  return () => {
    let before: TakenRows['rows'] = new Uint8ClampedArray();
    return taken.map(({ atMs, rows }) => {
      const draw = { atMs, ...compareRows(before, rows) };
      before = rows;
      return draw;
    });
  };
}
