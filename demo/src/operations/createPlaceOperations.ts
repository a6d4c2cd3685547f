import { toClusterFeatures } from './toClusterFeatures.ts';
import type { WorkerPool } from 'mapvitals';
import type { Measure, PlaceOperations, Selection } from './operations.ts';
import type { Tasks } from './tasks.ts';

export interface OperationsOptions {
  readonly measure: Measure;
  /** Where the next task runs. */
  readonly getPool: () => WorkerPool<Tasks>;
}

/** Runs the tasks where the visitor wants them, measures each, and brings to a new thread what it needs. */
export function createPlaceOperations({ measure, getPool }: OperationsOptions): PlaceOperations {
  let bytes: ArrayBuffer | undefined;
  let selection: Selection | undefined;

  const sendPlaces = (pool: WorkerPool<Tasks>): Promise<unknown> => {
    if (!bytes) throw new Error('Load the places first.');
    const copy = bytes.slice(0);
    return pool.execute('loadPlaces', copy, { transfer: [copy] });
  };
  const sendClusters = async (pool: WorkerPool<Tasks>): Promise<unknown> => {
    await sendPlaces(pool);
    return selection && pool.execute('clusterPlaces', selection.positions);
  };
  /** `null`: the thread does not have what the task needs. */
  const runWith = async <Result>(
    send: (pool: WorkerPool<Tasks>) => Promise<unknown>,
    run: (pool: WorkerPool<Tasks>) => Promise<Result | null>,
  ): Promise<Result> => {
    const pool = getPool();
    const first = await run(pool);
    if (first !== null) return first;
    await send(pool);
    const second = await run(pool);
    if (second === null) throw new Error('The thread lost its places twice.');
    return second;
  };

  return {
    async loadPlaces(loaded) {
      bytes = loaded;
      const copy = loaded.slice(0);
      return measure('places.load', () => getPool().execute('loadPlaces', copy, { transfer: [copy] }), {
        sizeBytes: loaded.byteLength,
      });
    },
    filterPlaces: (filter) =>
      measure('places.filter', () => runWith(sendPlaces, (pool) => pool.execute('filterPlaces', filter)), {
        country: filter.country ?? 'all',
      }),
    async clusterPlaces(next) {
      selection = next;
      const { positions } = next;
      await measure('places.cluster', () => runWith(sendPlaces, (pool) => pool.execute('clusterPlaces', positions)), {
        places: positions.length,
      });
    },
    async queryClusters(view) {
      const columns = await measure(
        'places.query',
        () => runWith(sendClusters, (pool) => pool.execute('queryClusters', view)),
        { zoom: Math.floor(view.zoom) },
      );
      return toClusterFeatures(columns);
    },
    findExpansionZoom: (clusterId) => runWith(sendClusters, (pool) => pool.execute('findExpansionZoom', clusterId)),
    readCoordinates: ({ positions }) => runWith(sendPlaces, (pool) => pool.execute('readCoordinates', positions)),
    findNearest: (points) =>
      measure('places.lookUp', () => runWith(sendPlaces, (pool) => pool.execute('findNearest', points)), {
        points: points.length,
      }),
  };
}
