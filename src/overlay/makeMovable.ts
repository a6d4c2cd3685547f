export interface MovableOptions {
  /** The pointer drags by these, but not by a button in them that is no handle. */
  readonly grips: readonly Element[];
  /** The arrow keys move while one of these has the focus. */
  readonly handles: readonly HTMLElement[];
  /** All of it. */
  readonly area: HTMLElement;
  readonly onStart: () => void;
  /** By how much in all since `onStart`, px: what was cut at an edge comes back when the pointer does. */
  readonly onMove: (x: number, y: number) => void;
  /** The pointer let go, or a key was pressed: a good time to remember. */
  readonly onEnd: () => void;
}

/** One arrow key moves this far, px; with shift one pixel. */
const STEP = 16;
/** A press that wanders less is a press, px. */
const SLOP = 4;

const DIRECTIONS = new Map<string, readonly [number, number]>([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Lets a pointer and the arrow keys move something. The listeners go with the elements. */
export function makeMovable({ grips, handles, area, onStart, onMove, onEnd }: MovableOptions): void {
  // Else the press would begin to select the page's text, and the drag would go on with it.
  area.addEventListener('selectstart', (event) => event.preventDefault());
  area.addEventListener('lostpointercapture', onEnd);
  area.addEventListener('pointerdown', (pressed) => {
    const path = pressed.composedPath();
    const isOn = (elements: readonly Element[]): boolean => elements.some((element) => path.includes(element));
    const isButton = path.some((node) => node instanceof HTMLButtonElement);
    if (pressed.button !== 0 || !isOn(grips) || (isButton && !isOn(handles))) return;
    const press = new AbortController();
    const onPointer = ({ type, pointerId, clientX, clientY }: PointerEvent): void => {
      if (pointerId !== pressed.pointerId) return;
      const [x, y] = [clientX - pressed.clientX, clientY - pressed.clientY];
      if (type !== 'pointermove') press.abort();
      else if (area.hasPointerCapture(pointerId)) onMove(x, y);
      else if (Math.hypot(x, y) >= SLOP) {
        // What is captured is no click on the button where it began.
        area.setPointerCapture(pointerId);
        onStart();
        onMove(x, y);
      }
    };
    // The first move may leave it at once.
    for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const) {
      document.addEventListener(type, onPointer, { signal: press.signal });
    }
  });
  const onKey = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS.get(event.key);
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : STEP;
    onStart();
    onMove(direction[0] * step, direction[1] * step);
    onEnd();
  };
  for (const handle of handles) handle.addEventListener('keydown', onKey);
}
