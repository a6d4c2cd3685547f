import { buffersOf, MapVitalsError, packPoints, WorkerPool } from 'mapvitals/optimize';
import { tasks } from './tasks';

const revision = 0;

const pool = new WorkerPool({
  tasks,
  createWorker: () => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' }),
  size: 2,
});
// A module that is replaced takes its workers with it.
import.meta.hot?.dispose(() => pool.dispose());
import.meta.hot?.accept();

const output = document.querySelector('output') as HTMLOutputElement;

const points = packPoints(
  [1, 2, 3, 4].map((value) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [value, value] },
    properties: { value },
  })),
);
try {
  const sum = await pool.execute('sum', [1, 2, 3]);
  const mean = await pool.execute('mean', points, { transfer: buffersOf(points) });
  const place = await pool.execute('place', null);
  output.value = `revision ${revision}: sum ${sum}, mean ${mean}, in the ${place}`;
} catch (error) {
  output.value = error instanceof MapVitalsError ? error.code : String(error);
}

/** For the test that counts what is left. */
Object.assign(globalThis, {
  async runMany(count: number): Promise<void> {
    for (let done = 0; done < count; done += 100) {
      const tiny = Array.from({ length: 80 }, (_, index) => pool.execute('sum', [index, done]));
      const moved = Array.from({ length: 20 }, () => {
        const values = new Float64Array(1000);
        return pool.execute('reverse', values, { transfer: [values.buffer], signal: new AbortController().signal });
      });
      await Promise.all([...tiny, ...moved]);
    }
  },
  dispose: () => pool.dispose(),
});
