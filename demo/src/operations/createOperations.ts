import { toClusterFeatures } from './toClusterFeatures.ts';
import type { TaskRunner } from 'mapvitals';
import type { Measure, Operations, Selection, Thread } from './operations.ts';
import type { Tasks } from './tasks.ts';

export interface OperationsOptions {
  readonly measure: Measure;
  readonly runners: Readonly<Record<Thread, TaskRunner<Tasks>>>;
}

/** Runs the tasks where the visitor wants them, measures each, and brings to a new thread what it needs. */
export function createOperations({ measure, runners }: OperationsOptions): Operations {
  let current = runners.main;
  let bytes: ArrayBuffer | undefined;
  let selection: Selection | undefined;

  const sendPlaces = (runner: TaskRunner<Tasks>): Promise<unknown> => {
    if (!bytes) throw new Error('Load the places first.');
    const copy = bytes.slice(0);
    return runner.execute('loadPlaces', copy, { transfer: [copy] });
  };
  const sendClusters = async (runner: TaskRunner<Tasks>): Promise<unknown> => {
    await sendPlaces(runner);
    return selection && runner.execute('clusterPlaces', selection.positions);
  };
  /** `null`: the thread does not have what the task needs. */
  const runWith = async <Result>(
    send: (runner: TaskRunner<Tasks>) => Promise<unknown>,
    run: (runner: TaskRunner<Tasks>) => Promise<Result | null>,
  ): Promise<Result> => {
    const runner = current;
    const first = await run(runner);
    if (first !== null) return first;
    await send(runner);
    const second = await run(runner);
    if (second === null) throw new Error('The thread lost its places twice.');
    return second;
  };

  return {
    runOn(thread) {
      current = runners[thread];
    },
    async loadPlaces(loaded) {
      bytes = loaded;
      const copy = loaded.slice(0);
      return measure('places.load', () => current.execute('loadPlaces', copy, { transfer: [copy] }), {
        sizeBytes: loaded.byteLength,
      });
    },
    filterPlaces: (filter) =>
      measure('places.filter', () => runWith(sendPlaces, (runner) => runner.execute('filterPlaces', filter)), {
        country: filter.country ?? 'all',
      }),
    async clusterPlaces(next) {
      selection = next;
      const { positions } = next;
      await measure(
        'places.cluster',
        () => runWith(sendPlaces, (runner) => runner.execute('clusterPlaces', positions)),
        { places: positions.length },
      );
    },
    async queryClusters(view) {
      const columns = await measure(
        'places.query',
        () => runWith(sendClusters, (runner) => runner.execute('queryClusters', view)),
        { zoom: Math.floor(view.zoom) },
      );
      return toClusterFeatures(columns);
    },
    findExpansionZoom: (clusterId) => runWith(sendClusters, (runner) => runner.execute('findExpansionZoom', clusterId)),
    findNearest: (point) => runWith(sendPlaces, (runner) => runner.execute('findNearest', point)),
  };
}
