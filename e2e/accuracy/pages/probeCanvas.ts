import { compareRows, ROWS } from './canvasRows.ts';
import type { CanvasDraw } from './canvasRows.ts';

export interface ProbeOptions {
  /** The map's canvas is in here when it is made; `null`: it is the page's only one. */
  readonly within: string | null;
  /** Something of the page's own moves between these shares of the width: not looked at. */
  readonly mask: readonly [number, number] | null;
}

interface TakenRows {
  readonly atMs: number;
  readonly buffer: WebGLBuffer;
  readonly width: number;
}

const DRAWS = ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'] as const;

/**
 * Keeps a few rows of pixels of each frame that a map draws. They are copied on the graphics side and
 * read when the flight is over, so that no frame waits for them.
 */
export function probeCanvas({ within, mask }: ProbeOptions, onDraw = (): void => {}): () => CanvasDraw[] {
  let gl: WebGL2RenderingContext | null = null;
  const taken: TakenRows[] = [];
  let isPending = false;

  const take = (): void => {
    isPending = false;
    if (!gl) return;
    const atMs = performance.now();
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const [frame, pack]: unknown[] = [gl.READ_FRAMEBUFFER_BINDING, gl.PIXEL_PACK_BUFFER_BINDING].map((name) =>
      gl?.getParameter(name),
    );
    const buffer = gl.createBuffer();
    const byteCount = width * 4 * ROWS.length;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, byteCount, gl.STREAM_READ);
    for (const [index, share] of ROWS.entries())
      gl.readPixels(0, Math.floor(share * height), width, 1, gl.RGBA, gl.UNSIGNED_BYTE, index * width * 4);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pack instanceof WebGLBuffer ? pack : null);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, frame instanceof WebGLFramebuffer ? frame : null);
    taken.push({ atMs, buffer, width });
    onDraw();
  };

  const watch = (context: WebGL2RenderingContext): void => {
    gl = context;
    for (const name of DRAWS) {
      const draw: unknown = context[name];
      if (typeof draw !== 'function') continue;
      Object.defineProperty(context, name, {
        value(...values: unknown[]) {
          Reflect.apply(draw, context, values);
          if (isPending) return;
          isPending = true;
          // When the library's frame callback is over, its frame is drawn.
          queueMicrotask(take);
        },
      });
    }
  };

  const { getContext } = HTMLCanvasElement.prototype;
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
    value(this: HTMLCanvasElement, ...values: unknown[]) {
      const context: unknown = Reflect.apply(getContext, this, values);
      const isMap = within === null || (this.classList.contains('maplibregl-canvas') && this.closest(within) !== null);
      if (!gl && isMap && context instanceof WebGL2RenderingContext) watch(context);
      return context;
    },
  });

  return () => {
    if (!gl) return [];
    let before = new Uint8Array();
    const draws: CanvasDraw[] = [];
    for (const { atMs, buffer, width } of taken) {
      const rows = new Uint8Array(width * 4 * ROWS.length);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, rows);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      const isSeen = (byte: number): boolean => {
        const share = ((byte >> 2) % width) / width;
        return mask === null || share < mask[0] || share > mask[1];
      };
      draws.push({ atMs, ...compareRows(before, rows, isSeen) });
      before = rows;
    }
    return draws;
  };
}
