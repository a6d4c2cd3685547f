import type { Measured } from './measured.ts';
import type { MapLibreVersion } from './pages/mapLibreVersions.ts';
import type { CanvasDraw } from './pages/canvasRows.ts';
import type { Fault } from './pages/putFault.ts';
import type { HandStep } from '../../src/lab/hand.ts';
import type { PresentedFrame } from '../../src/lab/presentedFrames.ts';
import type { Picture } from './rig/watchPictures.ts';
import type { Pass } from './situations.ts';

/** One visit, as everybody saw it: what a verdict needs, and small enough to keep. Times are the page's `performance.now()`. */
export interface Flight {
  readonly situation: string;
  readonly version: MapLibreVersion;
  readonly pass: Pass;
  readonly fault: Fault;
  readonly sends: readonly FlightSend[];
  /** The hand began, or the scene was told to act; the load is what came before. */
  readonly actionMs: number;
  /** Tiles asked for in the flight came from here on. */
  readonly releaseMs: number;
  readonly tiles: readonly { readonly endMs: number; readonly status: number }[];
  /** Only those in which something changed. */
  readonly pictures: readonly Picture[];
  readonly frames: readonly PresentedFrame[];
  readonly draws: readonly CanvasDraw[];
  readonly measured: Measured;
}

export interface FlightSend extends Pick<HandStep, 'type' | 'isOrigin'> {
  readonly sentMs: number;
  readonly x?: number;
  readonly y?: number;
}
