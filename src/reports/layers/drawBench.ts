import type { Clock } from '../../types/clock.ts';
import { median } from './estimateCost.ts';
import type { LayeredMap } from './layeredMap.ts';

/** What a frame cost. */
export interface Drawn {
  readonly busyMs: number;
  /** Beyond that, until the GPU was done; `null`: it cannot be asked. */
  readonly gpuMs: number | null;
}

export interface DrawBench {
  /** Draws some frames, one in each of the page's own. */
  draw(): Promise<Drawn>;
  middle(drawn: readonly Drawn[]): Drawn;
}

const FRAMES = 3;

/** `untilFrame` rejects where the measuring is over. */
export function createBench(map: LayeredMap, clock: Clock, untilFrame: () => Promise<void>): DrawBench {
  const canvas = map.getCanvas();
  // Of a canvas that is drawn already this is its own context.
  const gl = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  const pixel = new Uint8Array(4);

  const drawOne = (): Drawn => {
    const startMs = clock.now();
    map.redraw();
    const drawnMs = clock.now();
    if (!gl || gl.isContextLost()) return { busyMs: drawnMs - startMs, gpuMs: null };
    // The one call that surely waits until all is drawn: https://developer.mozilla.org/docs/Web/API/WebGL_API/WebGL_best_practices
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return { busyMs: drawnMs - startMs, gpuMs: clock.now() - drawnMs };
  };
  const bench: DrawBench = {
    async draw() {
      const drawn: Drawn[] = [];
      for (let frame = 0; frame < FRAMES; frame += 1) {
        await untilFrame();
        drawn.push(drawOne());
      }
      // The first one may still make what it needs.
      return bench.middle(drawn.slice(1));
    },
    middle(drawn) {
      const gpu = drawn.map(({ gpuMs }) => gpuMs).filter((ms) => ms !== null);
      return { busyMs: median(drawn.map(({ busyMs }) => busyMs)), gpuMs: gpu.length > 0 ? median(gpu) : null };
    },
  };
  return bench;
}
