import type { Sample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import { VITAL_ORDER } from './vitalWords.ts';

/** A broken limit, and what was measured since, if that was within the limit. */
export interface News {
  readonly violation: Violation;
  /** `null`: not mended so far. */
  readonly mended: number | null;
}

export interface NewsBook {
  add(violation: Violation): void;
  /** Takes a measurement down; whether it mended anything. */
  measure(sample: Sample): boolean;
  /** The worst of what is young enough; what is mended comes last. */
  worst(nowMs: number): News | null;
  clear(): void;
}

/** So long a broken limit is news. */
export const NEWS_MS = 60_000;
/** Limits that can be news at once. */
const MAX_NEWS = 50;

/** The latest violation of each limit, for a minute. */
export function createNewsBook(): NewsBook {
  // By limit and by what broke it; the latest last.
  const book = new Map<string, News>();
  return {
    add(violation) {
      if (!isOfMap(violation)) return;
      const key = `${violation.operation} ${violation.pattern} ${violation.metric}`;
      book.delete(key);
      book.set(key, { violation, mended: null });
      if (book.size > MAX_NEWS) book.delete(book.keys().next().value!);
    },
    measure(sample) {
      let hasMended = false;
      for (const [key, { violation, mended }] of book) {
        const value = readValue(violation, sample);
        // What is well is followed no more: it would be another figure with each call.
        if (value === null || value > violation.limit || mended !== null) continue;
        book.set(key, { violation, mended: value });
        hasMended = true;
      }
      return hasMended;
    },
    worst(nowMs) {
      for (const [key, { violation }] of book) if (violation.atMs <= nowMs - NEWS_MS) book.delete(key);
      const all = [...book.values()];
      return worstOf(all.filter(({ mended }) => mended === null)) ?? worstOf(all) ?? null;
    },
    clear: () => book.clear(),
  };
}

/** The page's own vitals are in the list of violations: here they would hide what the map does. */
export function isOfMap({ operation, metric }: Violation): boolean {
  return metric !== 'vital' || VITAL_ORDER.some((name) => name === operation);
}

/** By how many times its limit it was. */
export function excessOf({ value, limit }: Violation): number {
  return value / limit;
}

function worstOf(news: readonly News[]): News | undefined {
  return news.toSorted((a, b) => excessOf(b.violation) - excessOf(a.violation))[0];
}

/** What a sample says on what had been violated; `null`: nothing. */
function readValue({ operation, metric, pattern }: Violation, sample: Sample): number | null {
  if (sample.kind === 'vital') {
    if (sample.name !== operation || sample.outcome !== 'measured') return null;
    // `GDF.maxGapMs` limits a part.
    const [name, part] = pattern.split('.');
    return (part && name === operation ? sample.parts?.[part] : sample.value) ?? null;
  }
  if (sample.kind !== 'operation' || sample.name !== operation || sample.wasHidden) return null;
  // What failed or was given up says nothing of how long it takes.
  if (!sample.ok && metric !== 'errorRatio') return null;
  switch (metric) {
    case 'blockMs':
      return sample.block?.longestMs ?? null;
    case 'errorRatio':
      return sample.ok ? 0 : 1;
    case 'memoryDeltaBytes':
      return sample.memoryDeltaBytes ?? null;
    default:
      return sample.durationMs;
  }
}
