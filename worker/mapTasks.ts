import type { MapVitalsError } from '../src/errors.ts';
import { readOption } from '../src/lib/options.ts';
import { requireList } from '../src/lib/requireList.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';

export type MapResult<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly error: MapVitalsError };

export interface MapChunkOptions {
  /** Inputs that wait in the pool or run at a time, so that a long list leaves room for others. @default 256 */
  readonly chunkSize?: number | undefined;
  /** Called as items end, well or not. */
  readonly onProgress?: ((doneCount: number, totalCount: number) => void) | undefined;
}

export type MapOptions = MapChunkOptions & Pick<ExecuteOptions, 'signal' | 'priority' | 'timeoutMs' | 'queueTimeoutMs'>;

const CHUNK_SIZE = 256;

/** Runs `execute` for each input, a chunk of them at a time, but no more than the queue takes. Rejects with BAD_OPTION. */
export async function mapTasks<Input, Output>(
  execute: (input: Input) => Promise<Output>,
  inputs: readonly Input[],
  { chunkSize = CHUNK_SIZE, onProgress }: MapChunkOptions,
  { maxQueue, onProblem }: Pick<ResolvedPoolOptions, 'maxQueue' | 'onProblem'>,
): Promise<MapResult<Output>[]> {
  readOption('map', 'chunkSize', { is: 'number', min: 1, orInfinity: true }, chunkSize);
  requireList('inputs', inputs);
  const list = [...inputs];
  const results = Array.from<MapResult<Output>>({ length: list.length });
  const rest = list.entries();
  let doneCount = 0;
  const work = async (): Promise<void> => {
    for (const [index, input] of rest) {
      results[index] = await execute(input).then(
        (value) => ({ ok: true, value }),
        (error: MapVitalsError) => ({ ok: false, error }),
      );
      doneCount += 1;
      try {
        onProgress?.(doneCount, list.length);
      } catch (error) {
        onProblem('pool.callback', error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(chunkSize, Math.max(1, maxQueue), list.length) }, work));
  return results;
}
