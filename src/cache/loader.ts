import { abortedError } from '../lib/abortedError.ts';
import { asError } from '../lib/asError.ts';
import { isReadOnce } from '../lib/isReadOnce.ts';
import { readOption } from '../lib/options.ts';
import { requireList } from '../lib/requireList.ts';
import { createFetcher } from './fetcher.ts';
import { createFlights, MOVED } from './flights.ts';
import { outcomesOfMany, outcomesOfOne, ownKeyError } from './loadOutcomes.ts';
import { createLoadTells } from './loadTells.ts';
import { createRecentFailures } from './recentFailures.ts';
import type { OptionRow } from '../lib/optionRow.ts';
import type { CacheLoad, CacheLoadMany, CacheLoadOptions, CacheTier } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { TellProblem } from '../types/sample.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { CacheCounts } from './cacheCounts.ts';
import type { Fetcher, FetcherParts } from './fetcher.ts';
import type { FlightContext, Outcome } from './flights.ts';
import type { LoadOutcomes } from './loadOutcomes.ts';
import type { TagVersions } from './tagVersions.ts';

export interface Loader {
  getOrLoad(key: string, load: CacheLoad<unknown>, options: CacheLoadOptions): Promise<unknown>;
  getOrLoadMany(
    keys: readonly string[],
    loadMany: CacheLoadMany<unknown>,
    options: CacheLoadOptions,
  ): Promise<unknown[]>;
  fetch: Fetcher['fetch'];
  /** What is being loaded is not stored, and what failed may be tried again at once. */
  forget(key: string): void;
  forgetPrefix(prefix: string): void;
  forgetTag(tag: string): void;
}

export interface LoaderParts extends FetcherParts {
  readonly clock: Clock;
  readonly counts: CacheCounts;
  readonly tags: TagVersions;
  readonly tell: TellProblem | undefined;
  readonly onHit: (key: string, tier: CacheTier, isStale: boolean) => void;
}

interface Job {
  readonly keys: readonly string[];
  readonly load: LoadOutcomes;
  readonly options: CacheLoadOptions;
  /** Replaces what is there already; nobody waits for it. */
  readonly isRefresh: boolean;
}

const LOAD: OptionRow = { is: 'function', needed: true };

/** Memory, then a load that others already wait for, then disk, then a load: each key goes that way once at a time. */
export function createLoader(parts: LoaderParts): Loader {
  const { clock, counts, shelf, tags, tell, onHit } = parts;
  const fetcher = createFetcher(parts);
  const flights = createFlights();
  const failures = createRecentFailures(clock);
  const tells = createLoadTells(clock, tell);
  /** What a load loads that has not come to its first pause: whoever asks for that meanwhile is the load itself. Later its signal tells. */
  let begun: readonly string[] = [];

  const start = (job: Job) =>
    flights.start({
      keys: job.keys,
      tags: [...(job.options.tags ?? [])],
      isDetached: job.isRefresh,
      work: (context) => fly(job, context),
    });

  /** The entry's value where it may be answered; puts its key on the list of those to refresh. */
  const answer = (key: string, entry: CacheEntry, tier: CacheTier, job: Job, ageing: string[]): Outcome | undefined => {
    const freshness = shelf.judge(entry);
    if (freshness !== 'fresh' && freshness !== 'stale') return undefined;
    onHit(key, tier, freshness === 'stale');
    const { refreshAheadMs = 0 } = job.options;
    if (entry.ages && clock.epochNow() - entry.storedMs >= entry.ages.freshMs - refreshAheadMs) ageing.push(key);
    return { ok: true, value: entry.value };
  };

  const fly = async (job: Job, context: FlightContext): Promise<ReadonlyMap<string, Outcome>> => {
    const outcomes = new Map<string, Outcome>();
    const fallbacks = new Map<string, CacheEntry>();
    for (const key of job.keys) {
      const entry = shelf.peek(key);
      if (entry) fallbacks.set(key, entry);
    }
    if (!job.isRefresh && !job.options.memoryOnly) {
      const ageing: string[] = [];
      for (const [key, entry] of await fetcher.fetch(job.keys)) {
        const outcome = answer(key, entry, 'disk', job, ageing);
        if (outcome) outcomes.set(key, outcome);
        else fallbacks.set(key, entry);
      }
      if (ageing.length) start({ ...job, keys: ageing, isRefresh: true });
    }
    const missing = job.keys.filter((key) => !outcomes.has(key));
    const tried: string[] = [];
    for (const key of missing) {
      const failed = failures.get(key);
      // Taken now: what is invalidated while the others load must not leave this one without an outcome.
      if (failed) outcomes.set(key, failed);
      else tried.push(key);
    }
    if (!job.isRefresh) counts.missCount += missing.length;
    for (const [key, outcome] of await loadAll(tried, job, context)) outcomes.set(key, outcome);
    for (const key of missing) {
      const outcome = outcomes.get(key)!;
      const fallback = outcome.ok ? undefined : fallbacks.get(key);
      if (fallback && !job.isRefresh) counts.staleCount += 1;
      outcomes.set(key, fallback ? { ok: true, value: fallback.value } : outcome);
    }
    return outcomes;
  };

  const loadAll = async (keys: readonly string[], job: Job, context: FlightContext): Promise<Map<string, Outcome>> => {
    const outcomes = new Map<string, Outcome>();
    if (keys.length === 0) return outcomes;
    const { errorTtlMs = 0 } = job.options;
    // Before the load: what is invalidated while it runs makes its result old.
    const generation = tags.generationAt(clock.epochNow());
    const startMs = clock.now();
    const results = await runLoad(keys, job, context);
    const recomputeMs = (clock.now() - startMs) / keys.length;
    for (const [index, key] of keys.entries()) {
      const result = results[index]!;
      outcomes.set(key, result);
      if (!result.ok && !context.signal.aborted) counts.loadErrorCount += 1;
      // What was invalidated, replaced or given up meanwhile leaves nothing behind, no failure either.
      if (!context.isCurrent(key)) continue;
      failures.forget(key);
      if (result.ok) keep(key, result.value, { ...job.options, recomputeMs }, generation);
      else if (errorTtlMs > 0 && shelf.accepts(key)) failures.add(key, result, errorTtlMs);
    }
    return outcomes;
  };

  const runLoad = async (
    keys: readonly string[],
    { load }: Job,
    { signal }: FlightContext,
  ): Promise<readonly Outcome[]> => {
    try {
      // All who waited left while the disk was asked.
      if (signal.aborted) throw abortedError('a load', signal);
      counts.loadCount += 1;
      const before = begun;
      begun = keys;
      const outcomes = load(keys, { signal });
      begun = before;
      return await outcomes;
    } catch (error) {
      return keys.map(() => ({ ok: false, error }));
    }
  };

  const keep = (key: string, value: unknown, options: CacheLoadOptions, generation: number): void => {
    const { negativeTtlMs, isNegative = isNothing, ...rest } = options;
    try {
      const isShort = negativeTtlMs !== undefined && isNegative(value);
      fetcher.forget(key);
      if (isReadOnce(value)) {
        tells.readOnce();
        // What was there before is not the value either.
        shelf.put(key, undefined, { ttlMs: 0 });
      } else shelf.put(key, value, isShort ? { ...rest, ttlMs: negativeTtlMs } : rest, generation);
    } catch {
      // `isNegative` threw. The value is still its callers'.
    }
  };

  /** One outcome per key. Rejects with ABORTED only. */
  const obtain = async (
    keys: readonly string[],
    load: LoadOutcomes,
    options: CacheLoadOptions,
  ): Promise<readonly Outcome[]> => {
    const { signal } = options;
    if (signal?.aborted) throw abortedError('waiting for a cached value', signal);
    const answers = new Map<string, Promise<Outcome>>();
    const ageing: string[] = [];
    const job = { keys, load, options, isRefresh: false };
    const missing = new Set<string>();
    let joined: string | undefined;
    for (const key of keys) {
      if (answers.has(key)) continue;
      const entry = shelf.peek(key);
      const known = entry && answer(key, entry, 'memory', job, ageing);
      const flight = known ? undefined : flights.get(key);
      if (flight && (begun.includes(key) || flight.waitsFor(signal))) throw ownKeyError(key);
      if (flight) {
        counts.coalescedCount += 1;
        joined = key;
      } else if (!known) missing.add(key);
      const found = known ? Promise.resolve(known) : flight?.join(signal);
      if (found) answers.set(key, found);
    }
    if (missing.size) {
      for (const [key, flight] of start({ ...job, keys: [...missing] })) answers.set(key, flight.join(signal));
    }
    const due = ageing.filter((key) => !flights.get(key));
    if (due.length) start({ ...job, keys: due, isRefresh: true });
    const stop = joined === undefined ? undefined : tells.waits(joined);
    const all = Promise.all(keys.map((key) => answers.get(key)!));
    const outcomes = await (stop ? all.finally(stop) : all);
    const gone = keys.filter((_, index) => outcomes[index] === MOVED);
    if (gone.length === 0) return outcomes;
    const anew = (await obtain(gone, load, options)).values();
    return outcomes.map((outcome) => (outcome === MOVED ? anew.next().value! : outcome));
  };

  return {
    fetch: fetcher.fetch,
    async getOrLoad(key, load, options) {
      readOption('cache', 'load', LOAD, load);
      const [outcome] = await obtain([key], outcomesOfOne(load), options);
      if (!outcome!.ok) throw outcome!.error;
      return outcome!.value;
    },
    async getOrLoadMany(keys, loadMany, options) {
      requireList('keys', keys);
      readOption('cache', 'load', LOAD, loadMany);
      // A hole in the list is a key like `undefined`.
      const outcomes = await obtain([...keys], outcomesOfMany(loadMany), options);
      return outcomes.map((outcome) => (outcome.ok ? outcome.value : asError(outcome.error)));
    },
    forget(key) {
      fetcher.forget(key);
      flights.forget(key);
      failures.forget(key);
    },
    forgetPrefix(prefix) {
      fetcher.forgetPrefix(prefix);
      flights.forgetWhere((key) => key.startsWith(prefix));
      failures.clear();
    },
    forgetTag(tag) {
      flights.forgetWhere((_, tagsOfFlight) => tagsOfFlight.includes(tag));
      failures.clear();
    },
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
