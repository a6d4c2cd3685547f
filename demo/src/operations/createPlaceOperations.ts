import { stableKey } from 'mapvitals/optimize';
import { fetchPlaces } from '../places/fetchPlaces.ts';
import type { Measure, OnProgress, PlaceFilter, PlaceOperations, PlacesSummary, Selection } from './operations.ts';
import type { Runner } from './routes.ts';

export interface OperationsOptions {
  readonly measure: Measure;
  /** Where the next task runs. */
  readonly getRunner: () => Runner;
}

/** A busy worker's task may go to another one, which has nothing yet. */
const MAX_ATTEMPTS = 4;

type Run<Result> = (runner: Runner) => Promise<Result | null>;

/** Runs the tasks where the visitor wants them, measures each, and brings to a thread what it needs and does not have. */
export function createPlaceOperations({ measure, getRunner }: OperationsOptions): PlaceOperations {
  let file: Promise<ArrayBuffer> | undefined;
  let building: { readonly key: string; readonly done: Promise<void> } | undefined;

  const readFile = (onProgress?: OnProgress): Promise<ArrayBuffer> => {
    const reading = (file ??= fetchPlaces(onProgress && { onProgress }));
    reading.catch(() => (file = undefined));
    return reading;
  };
  const loadPlaces = async (runner: Runner, onProgress?: OnProgress): Promise<PlacesSummary> => {
    const copy = (await readFile(onProgress)).slice(0);
    const context = { sizeBytes: copy.byteLength };
    return measure('places.load', () => runner.execute('loadPlaces', copy, { transfer: [copy] }), context);
  };
  const withPlaces = <Result>(run: Run<Result>): Promise<Result> => runWith(run, (runner) => loadPlaces(runner));
  const withIndex = <Result>(filter: PlaceFilter, run: Run<Result>): Promise<Result> =>
    runWith(run, () => rebuild(filter));
  /** `null`: the thread does not have what the task needs. */
  const runWith = async <Result>(run: Run<Result>, bring: (runner: Runner) => Promise<unknown>): Promise<Result> => {
    const runner = getRunner();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const result = await run(runner);
      if (result !== null) return result;
      await bring(runner);
    }
    throw new Error('A thread lost what it had just been given.');
  };

  const select = (filter: PlaceFilter): Promise<Selection> =>
    measure('places.filter', () => withPlaces((runner) => runner.execute('filterPlaces', filter)), {
      country: filter.country ?? 'all',
    });
  const build = async (filter: PlaceFilter): Promise<void> => {
    const { positions } = await select(filter);
    const input = { key: stableKey(filter), positions };
    await measure('places.cluster', () => withPlaces((runner) => runner.execute('clusterPlaces', input)), {
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
    summarize: (onProgress) => loadPlaces(getRunner(), onProgress),
    boundsOf: async (filter) => (await select(filter)).bounds,
    rebuild,
    queryClusters: (filter, view) => {
      const input = { key: stableKey(filter), view };
      return withIndex(filter, (runner) => measure('places.query', () => runner.execute('queryClusters', input)));
    },
    findExpansionZoom: (filter, clusterId) =>
      withIndex(filter, (runner) => runner.execute('findExpansionZoom', { key: stableKey(filter), clusterId })),
    async readCoordinates(filter) {
      const { positions } = await select(filter);
      return withPlaces((runner) => runner.execute('readCoordinates', positions));
    },
    findNearest: (points) =>
      measure('places.lookUp', () => withPlaces((runner) => runner.execute('findNearest', points)), {
        points: points.length,
      }),
  };
}
