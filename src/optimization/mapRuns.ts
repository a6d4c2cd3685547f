import { badOption, failure } from '../lib/failure.ts';
import { checkOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { MapRunOptions, MapRunResult } from './callTypes.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { Clock } from '../types/clock.ts';
import type { TellProblem } from '../types/sample.ts';
import { RUN_OPTIONS } from './runOptions.ts';

/** So many calls are under way: a long list leaves room for others. */
const CHUNK_SIZE = 256;

const OPTIONS: OptionTable<MapRunOptions> = {
  ...RUN_OPTIONS,
  chunkSize: { is: 'integer', min: 1, orInfinity: true },
};

/** Runs each input, a bounded number at a time. One result per input, in order: a failure is a value. @throws BAD_OPTION */
export async function mapRuns<Input, Output>(
  inputs: readonly Input[],
  given: MapRunOptions,
  { clock, tell }: { readonly clock: Clock; readonly tell: TellProblem },
  run: (input: Input, options: RunOptions) => Promise<Output>,
): Promise<MapRunResult<Output>[]> {
  const asked: unknown = inputs;
  if (!Array.isArray(asked)) throw badOption('inputs', 'a list', asked, 'list');
  checkOptions('map', OPTIONS, given, tell);
  const { chunkSize = CHUNK_SIZE, timeoutMs = Infinity, onProgress, ...options } = given;
  const endMs = clock.now() + timeoutMs;
  const list = [...inputs];
  const results = Array.from<MapRunResult<Output>>({ length: list.length });
  const rest = list.entries();
  let doneCount = 0;

  const runOne = async (input: Input): Promise<MapRunResult<Output>> => {
    const restMs = endMs - clock.now();
    try {
      if (restMs <= 0) throw failure('TIMEOUT', `not started in ${timeoutMs} ms.`, 'map.timeoutMs');
      return { ok: true, value: await run(input, { ...options, timeoutMs: restMs }) };
    } catch (error) {
      return { ok: false, error };
    }
  };
  const work = async (): Promise<void> => {
    for (const [index, input] of rest) {
      results[index] = await runOne(input);
      doneCount += 1;
      try {
        onProgress?.(doneCount, list.length);
      } catch (error) {
        tell('callback-threw', error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(chunkSize, list.length) }, work));
  return results;
}
