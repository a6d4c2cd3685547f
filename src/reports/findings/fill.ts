import { sayBytes, sayCount, sayDuration, sayMany, sayPercent } from '../say.ts';
import { code, ticked } from '../words.ts';
import type { Words } from '../words.ts';

/** What a rule has seen, as the report has it: the end of each name is its unit. */
export type Seen = Readonly<Record<string, unknown>>;

/**
 * A sentence with what was seen put in: `{longestMs}` as a duration, `{addedBytes}`, `{lostRatio}`, `{count run}` as
 * "12 runs". Between backticks it is a name. What is put in is never read as a sentence again.
 */
export function fill(sentence: string, seen: Seen): Words {
  return sentence.split('`').flatMap((part, index): Words => {
    // Every second one is between braces.
    const said = part.split(/[{}]/).map((text, place) => (place % 2 ? say(text, seen) : text));
    return index % 2 ? [code(said.join(''))] : said.flatMap((text, place) => (place % 2 ? ticked(text) : [text]));
  });
}

/** `count run`, or `longestMs`. */
function say(place: string, seen: Seen): string {
  const [key = '', ...one] = place.split(' ');
  const value = seen[key];
  if (typeof value !== 'number') return typeof value === 'string' ? value : 'unknown';
  if (one.length > 0) return sayMany(value, one.join(' '));
  if (key.endsWith('Ms')) return sayDuration(value);
  if (key.endsWith('Bytes')) return sayBytes(value);
  return key.endsWith('Ratio') ? sayPercent(value) : sayCount(value);
}
