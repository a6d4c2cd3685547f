export interface MovableOptions {
  /** The pointer drags here, but not by a button other than the handle. */
  readonly area: HTMLElement;
  /** The arrow keys move while this has the focus. */
  readonly handle: HTMLElement;
  readonly onStart: () => void;
  /** By how much in all since `onStart`, px: what was cut at an edge comes back when the pointer does. */
  readonly onMove: (x: number, y: number) => void;
  /** The pointer let go, or a key was pressed: a good time to remember. */
  readonly onEnd: () => void;
}

/** One arrow key moves this far, px; with shift one pixel. */
const STEP = 16;

const DIRECTIONS = new Map<string, readonly [number, number]>([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Lets a pointer and the arrow keys move something. The listeners go with the elements. */
export function makeMovable({ area, handle, onStart, onMove, onEnd }: MovableOptions): void {
  let startX = 0;
  let startY = 0;

  area.addEventListener('pointerdown', ({ target, button, pointerId, clientX, clientY }) => {
    if (button !== 0 || (target instanceof HTMLButtonElement && target !== handle)) return;
    startX = clientX;
    startY = clientY;
    area.setPointerCapture(pointerId);
    onStart();
  });
  area.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (area.hasPointerCapture(pointerId)) onMove(clientX - startX, clientY - startY);
  });
  area.addEventListener('lostpointercapture', onEnd);
  handle.addEventListener('keydown', (event) => {
    const direction = DIRECTIONS.get(event.key);
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : STEP;
    onStart();
    onMove(direction[0] * step, direction[1] * step);
    onEnd();
  });
}
