import type { OnProgress } from '../operations/operations.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** Fetches a whole file. `onProgress` gets the share that has arrived, 0..1, where the server names the length. */
export async function fetchWithProgress(url: string, { signal, onProgress }: FetchOptions): Promise<ArrayBuffer> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok || !response.body) throw new Error(`${url} did not load: ${response.status} ${response.statusText}`);
  const totalBytes = Number(response.headers.get('Content-Length'));
  let loadedBytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        loadedBytes += chunk.byteLength;
        if (totalBytes > 0) onProgress?.(Math.min(1, loadedBytes / totalBytes));
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted).arrayBuffer();
}
