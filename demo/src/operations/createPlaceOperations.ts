import { stableKey } from 'mapvitals';
import { fetchPlaces } from '../places/fetchPlaces.ts';
import type { WorkerPool } from 'mapvitals';
import type { Measure, OnProgress, PlaceFilter, PlaceOperations, PlacesSummary, Selection } from './operations.ts';
import type { Tasks } from './tasks.ts';

export interface OperationsOptions {
  readonly measure: Measure;
  /** Where the next task runs. */
  readonly getPool: () => WorkerPool<Tasks>;
}

type Run<Result> = (pool: WorkerPool<Tasks>) => Promise<Result | null>;

/** Runs the tasks where the visitor wants them, measures each, and brings to a thread what it needs and does not have. */
export function createPlaceOperations({ measure, getPool }: OperationsOptions): PlaceOperations {
  let file: Promise<ArrayBuffer> | undefined;
  let building: { readonly key: string; readonly done: Promise<void> } | undefined;

  const readFile = (onProgress?: OnProgress): Promise<ArrayBuffer> => {
    const reading = (file ??= fetchPlaces(onProgress && { onProgress }));
    reading.catch(() => (file = undefined));
    return reading;
  };
  const loadPlaces = async (pool: WorkerPool<Tasks>, onProgress?: OnProgress): Promise<PlacesSummary> => {
    const copy = (await readFile(onProgress)).slice(0);
    const context = { sizeBytes: copy.byteLength };
    return measure('places.load', () => pool.execute('loadPlaces', copy, { transfer: [copy] }), context);
  };
  const withPlaces = <Result>(run: Run<Result>): Promise<Result> => runWith(run, (pool) => loadPlaces(pool));
  const withIndex = <Result>(filter: PlaceFilter, run: Run<Result>): Promise<Result> =>
    runWith(run, () => rebuild(filter));
  /** `null`: the thread does not have what the task needs. */
  const runWith = async <Result>(
    run: Run<Result>,
    bring: (pool: WorkerPool<Tasks>) => Promise<unknown>,
  ): Promise<Result> => {
    const pool = getPool();
    const first = await run(pool);
    if (first !== null) return first;
    await bring(pool);
    const second = await run(pool);
    if (second === null) throw new Error('A thread lost what it had just been given.');
    return second;
  };

  const select = (filter: PlaceFilter): Promise<Selection> =>
    measure('places.filter', () => withPlaces((pool) => pool.execute('filterPlaces', filter)), {
      country: filter.country ?? 'all',
    });
  const build = async (filter: PlaceFilter): Promise<void> => {
    const { positions } = await select(filter);
    const input = { key: stableKey(filter), positions };
    await measure('places.cluster', () => withPlaces((pool) => pool.execute('clusterPlaces', input)), {
      places: positions.length,
    });
  };
  /** Several views may find the index missing at once: it is built once. */
  const rebuild = (filter: PlaceFilter): Promise<void> => {
    const key = stableKey(filter);
    if (building?.key !== key) {
      const done = build(filter).finally(() => {
        if (building?.done === done) building = undefined;
      });
      building = { key, done };
    }
    return building.done;
  };

  return {
    summarize: (onProgress) => loadPlaces(getPool(), onProgress),
    boundsOf: async (filter) => (await select(filter)).bounds,
    rebuild,
    queryClusters: (filter, view) => {
      const input = { key: stableKey(filter), view };
      return withIndex(filter, (pool) => measure('places.query', () => pool.execute('queryClusters', input)));
    },
    findExpansionZoom: (filter, clusterId) =>
      withIndex(filter, (pool) => pool.execute('findExpansionZoom', { key: stableKey(filter), clusterId })),
    async readCoordinates(filter) {
      const { positions } = await select(filter);
      return withPlaces((pool) => pool.execute('readCoordinates', positions));
    },
    findNearest: (points) =>
      measure('places.lookUp', () => withPlaces((pool) => pool.execute('findNearest', points)), {
        points: points.length,
      }),
  };
}
