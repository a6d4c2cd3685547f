import { MapVitalsError } from '../errors.ts';
import { abortedError } from '../lib/abortedError.ts';
import { describeValue } from '../lib/describeValue.ts';
import { checkOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { ResolvedBatchOptions } from './batchOptions.ts';
import type { BatchAddOptions } from './batchTypes.ts';

/** What the options' callbacks say of an item. */
export interface ItemFacts {
  readonly bytes: number;
  readonly key: unknown;
  readonly group: unknown;
}

const OPTIONS: OptionTable<BatchAddOptions> = { signal: { is: 'signal' } };

export const NO_FACTS: ItemFacts = { bytes: 0, key: undefined, group: undefined };

/** @throws BAD_OPTION, ABORTED */
export function askItem<Item, Result>(
  { keyOf, groupBy, sizeOf }: ResolvedBatchOptions<Item, Result>,
  item: Item,
  options: BatchAddOptions = {},
): ItemFacts {
  checkOptions('add', OPTIONS, options);
  const facts = {
    bytes: sizeOf ? askCallback('sizeOf', sizeOf, item, isSize) : 0,
    key: keyOf && askCallback('keyOf', keyOf, item),
    group: groupBy && askCallback('groupBy', groupBy, item),
  };
  // Last, for a callback may have aborted what it was called for.
  const { signal } = options;
  if (signal?.aborted) throw abortedError('The add', signal);
  return facts;
}

/** What a callback of the options says of an item. @throws BAD_OPTION when it throws, or answers NaN or what `accepts` refuses */
function askCallback<Item, Answer>(
  name: string,
  callback: (item: Item) => Answer,
  item: Item,
  accepts?: (answer: Answer) => boolean,
): Answer {
  let answer: Answer;
  try {
    answer = callback(item);
  } catch (cause) {
    throw new MapVitalsError('BAD_OPTION', `\`${name}\` threw on an item. See \`cause\`.`, {
      cause,
    });
  }
  if (!Number.isNaN(answer) && (!accepts || accepts(answer))) return answer;
  throw new MapVitalsError('BAD_OPTION', `\`${name}\` returned \`${describeValue(answer)}\` for an item.`);
}

/** What `sizeOf` may answer. */
function isSize(bytes: number): boolean {
  return Number.isFinite(bytes) && bytes >= 0;
}
