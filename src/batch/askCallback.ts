import { MapVitalsError } from '../errors.ts';
import { describeValue } from '../lib/describeValue.ts';

/** What a callback of the options says of an item. @throws BAD_OPTION when it throws, or answers NaN or what `accepts` refuses */
export function askCallback<Item, Answer>(
  name: string,
  callback: (item: Item) => Answer,
  item: Item,
  accepts?: (answer: Answer) => boolean,
): Answer {
  let answer: Answer;
  try {
    answer = callback(item);
  } catch (cause) {
    throw new MapVitalsError('BAD_OPTION', `\`${name}\` threw on an item: the item is refused. See \`cause\`.`, {
      cause,
    });
  }
  if (!Number.isNaN(answer) && (!accepts || accepts(answer))) return answer;
  throw new MapVitalsError(
    'BAD_OPTION',
    `\`${name}\` returned \`${describeValue(answer)}\` for an item: the item is refused.`,
  );
}

/** What `sizeOf` may answer. */
export function isSize(bytes: number): boolean {
  return Number.isFinite(bytes) && bytes >= 0;
}
