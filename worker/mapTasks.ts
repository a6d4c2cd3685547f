import { MapVitalsError } from '../src/errors.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';

export type MapResult<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly error: MapVitalsError };

interface ChunkOptions {
  /** Inputs that wait in the pool or run at a time, so that a long list leaves room for others. @default 256 */
  readonly chunkSize?: number | undefined;
  /** Called as items end, well or not. */
  readonly onProgress?: ((doneCount: number, totalCount: number) => void) | undefined;
}

export type MapOptions = ChunkOptions & Pick<ExecuteOptions, 'signal' | 'priority' | 'timeoutMs' | 'queueTimeoutMs'>;

const CHUNK_SIZE = 256;

/** Runs `execute` for each input, a chunk of them at a time. */
export async function mapTasks<Input, Output>(
  execute: (input: Input) => Promise<Output>,
  inputs: readonly Input[],
  { chunkSize = CHUNK_SIZE, onProgress }: ChunkOptions,
): Promise<MapResult<Output>[]> {
  const results = Array.from<MapResult<Output>>({ length: inputs.length });
  const rest = inputs.entries();
  let doneCount = 0;
  const work = async (): Promise<void> => {
    for (const [index, input] of rest) {
      results[index] = await execute(input).then(
        (value) => ({ ok: true, value }),
        (error: MapVitalsError) => ({ ok: false, error }),
      );
      doneCount += 1;
      onProgress?.(doneCount, inputs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(chunkSize, inputs.length) }, work));
  return results;
}
