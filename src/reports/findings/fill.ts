import { sayBytes, sayCount, sayDuration, sayMany, sayPercent } from '../say.ts';
import type { Words } from '../words.ts';

/** What a rule has seen: the end of each name is its unit. */
export type Seen = Readonly<Record<string, string | number | null | undefined>>;

/**
 * A sentence with what was seen put in: `{longestMs}` as a duration, `{addedBytes}`, `{lostRatio}`, `{runCount run}` as
 * "12 runs". Between backticks it is a name. What is put in is never read as a sentence again.
 */
export function fill(sentence: string, seen: Seen): Words {
  return sentence.split('`').map((part, index) => {
    const text = part.replaceAll(/\{(\w+)(?: ([^}]+))?\}/g, (_all, key: string, one?: string) =>
      say(key, seen[key], one),
    );
    return index % 2 ? { code: text } : text;
  });
}

function say(key: string, value: Seen[string], one: string | undefined): string {
  if (typeof value !== 'number') return value ?? 'unknown';
  if (one) return sayMany(value, one);
  if (key.endsWith('Ms')) return sayDuration(value);
  if (key.endsWith('Bytes')) return sayBytes(value);
  return key.endsWith('Ratio') ? sayPercent(value) : sayCount(value);
}
