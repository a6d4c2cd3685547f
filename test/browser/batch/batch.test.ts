import { expect, it } from 'vitest';
import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import { oncePerFrame } from '../../../src/batch/oncePerFrame.ts';
import { processInChunks } from '../../../src/batch/processInChunks.ts';
import { ResourceScope } from '../../../src/batch/ResourceScope.ts';
import { streamInChunks } from '../../../src/batch/streamInChunks.ts';

/** Computes for about this long. */
function block(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

it('batches on the host clock: what one task adds travels together', async () => {
  const batches: number[][] = [];
  const processor = new BatchProcessor<number, number>(
    async (items) => {
      batches.push(items);
      return items.map((item) => item * 2);
    },
    { maxDelayMs: 0 },
  );
  expect(await Promise.all([1, 2, 3].map((item) => processor.add(item)))).toEqual([2, 4, 6]);
  expect(batches).toEqual([[1, 2, 3]]);
  await processor.dispose();
});

it('takes ten thousand items with one signal, and drops them all at once', async () => {
  const processor = new BatchProcessor<number, number>(async (items) => items, {
    maxDelayMs: Infinity,
    maxSize: Infinity,
  });
  const controller = new AbortController();
  const added = Array.from({ length: 10_000 }, (_, item) => processor.add(item, { signal: controller.signal }));
  controller.abort();
  const codes = new Set((await Promise.allSettled(added)).map((outcome) => outcome.status));
  expect([...codes]).toEqual(['rejected']);
  expect(processor.getMetrics()).toMatchObject({ waitingCount: 0, pendingCount: 0, items: { aborted: 10_000 } });
});

it('lets input, messages, timers and frames in while a long loop runs', async () => {
  const seen = { input: 0, message: 0, timer: 0, frame: 0 };
  const onInput = (): void => void (seen.input += 1);
  addEventListener('keydown', onInput);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => void (seen.message += 1);
  const interval = setInterval(() => {
    seen.timer += 1;
    port2.postMessage(null);
    dispatchEvent(new KeyboardEvent('keydown'));
  }, 20);
  let isOver = false;
  const onFrame = (): void => {
    seen.frame += 1;
    if (!isOver) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  const { busyMs } = await processInChunks(Array.from({ length: 600 }), () => block(1));
  isOver = true;
  clearInterval(interval);
  removeEventListener('keydown', onInput);
  port1.close();
  expect(busyMs).toBeGreaterThanOrEqual(600);
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(5);
});

it('runs once in a real frame', async () => {
  let runs = 0;
  const draw = oncePerFrame(() => void (runs += 1));
  for (let call = 0; call < 10; call += 1) draw();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  expect(runs).toBe(1);
});

it('feeds a stream of bytes as fast as it is read', async () => {
  const encoder = new TextEncoder();
  const rows = streamInChunks(
    Array.from({ length: 1000 }, (_, index) => index),
    (row) => `${row}\n`,
    { chunkSize: 100 },
  );
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await rows.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.join('')));
    },
  });
  const text = await new Response(stream).text();
  expect(text.trimEnd().split('\n')).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)));
});

it('releases what a browser holds: bitmaps, object URLs, workers, WebGL objects', async () => {
  const errors: Error[] = [];
  const scope = new ResourceScope({ onError: (error) => errors.push(error) });
  const bitmap = scope.addImageBitmap(await createImageBitmap(new ImageData(4, 4)));
  const url = scope.addObjectUrl(new Blob(['postMessage("ready")'], { type: 'text/javascript' }));
  scope.addWorker(new Worker(url));
  const gl = new OffscreenCanvas(4, 4).getContext('webgl2')!;
  const texture = scope.addWebGlObject(gl, gl.createTexture());
  const buffer = scope.addWebGlObject(gl, gl.createBuffer());
  const vertexArray = scope.addWebGlObject(gl, gl.createVertexArray());
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bindVertexArray(vertexArray);
  expect(scope.addWebGlObject(gl, null)).toBeNull();
  expect(scope.getOpen().map(({ name }) => name)).toEqual([
    'ImageBitmap',
    'object URL',
    'Worker',
    'WebGLTexture',
    'WebGLBuffer',
    'WebGLVertexArrayObject',
  ]);
  scope.dispose();
  expect(errors).toEqual([]);
  expect(bitmap.width).toBe(0);
  expect([gl.isTexture(texture), gl.isBuffer(buffer), gl.isVertexArray(vertexArray)]).toEqual([false, false, false]);
  await expect(fetch(url)).rejects.toThrow();
});
