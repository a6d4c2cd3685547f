/** A flight as JSON: what was done to a page, and where its camera went. Two builds that fly it do the same. */
export interface Flight {
  readonly version: 1;
  /** Origin and path of the page that it was recorded on. */
  readonly page: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly durationMs: number;
  /** Where the map looked when it began; `null`: no map that tells. */
  readonly start: FlightCamera | null;
  /** Where it looked in each frame in which that changed. */
  readonly camera: readonly (FlightCamera & { readonly atMs: number })[];
  readonly input: readonly FlightInput[];
}

/** Where a map looks. Of OpenLayers the centre is in its own projection, and the bearing its rotation. */
export interface FlightCamera {
  readonly center: readonly [x: number, y: number];
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** Real input, at its time from the start of the flight, in pixels of the page. */
export type FlightInput = MouseInput | KeyInput | TouchInput;

interface Timed {
  readonly atMs: number;
  /** Alt 1, Ctrl 2, Meta 4, Shift 8. */
  readonly modifiers: number;
}

export interface MouseInput extends Timed {
  readonly type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel';
  readonly x: number;
  readonly y: number;
  readonly button: 'none' | 'left' | 'middle' | 'right';
  readonly buttons: number;
  readonly clickCount: number;
  readonly deltaX: number;
  readonly deltaY: number;
}

export interface KeyInput extends Timed {
  readonly type: 'keyDown' | 'keyUp';
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
}

export interface TouchInput extends Timed {
  readonly type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel';
  readonly touches: readonly { readonly id: number; readonly x: number; readonly y: number }[];
}
