import { readSync } from 'node:fs';

const STANDARD_INPUT = 0;
const CHUNK_BYTES = 65_536;
/** ms. */
const PATIENCE_MS = 20;

/** All that is piped in. A pipe that does not block says so where nothing has come yet, and is asked again. */
export function readStandardInput(): Buffer {
  const chunks: Buffer[] = [];
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      const size = readSync(STANDARD_INPUT, chunk);
      if (size === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, size));
    } catch (error) {
      const { code } = error as { code?: string };
      // So Windows says that a pipe has ended.
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(waiting, 0, 0, PATIENCE_MS);
    }
  }
}
