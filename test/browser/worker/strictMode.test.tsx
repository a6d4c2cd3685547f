import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test } from 'vitest';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { createHealthyWorker } from './createPool.ts';
import { tasks } from './tasks.ts';

/** Workers that were started, and those of them that nobody has ended. */
function countWorkers(): {
  readonly createWorker: () => Worker;
  readonly started: () => number;
  readonly live: () => number;
} {
  let startedCount = 0;
  let endedCount = 0;
  return {
    createWorker: () => {
      const worker = createHealthyWorker();
      const terminate = worker.terminate.bind(worker);
      worker.terminate = () => {
        endedCount += 1;
        terminate();
      };
      startedCount += 1;
      return worker;
    },
    started: () => startedCount,
    live: () => startedCount - endedCount,
  };
}

interface SumProps {
  readonly createWorker: () => Worker;
}

/** What an app does: a pool for as long as the component is there, with work at once. */
function Sum({ createWorker }: SumProps): string {
  const [text, setText] = useState('');
  useEffect(() => {
    const pool = new WorkerPool({ tasks, createWorker, size: 2 });
    pool.execute('add', { a: 20, b: 22 }).then(
      (sum) => setText(String(sum)),
      () => {},
    );
    return () => void pool.dispose();
  }, [createWorker]);
  return text;
}

function mount(createWorker: () => Worker): { readonly container: HTMLElement; readonly unmount: () => void } {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  root.render(
    <StrictMode>
      <Sum createWorker={createWorker} />
    </StrictMode>,
  );
  const unmount = (): void => {
    root.unmount();
    container.remove();
  };
  onTestFinished(unmount);
  return { container, unmount };
}

test("StrictMode's double mount leaves one worker, and unmounting none", async () => {
  const { createWorker, live } = countWorkers();
  const { container, unmount } = mount(createWorker);
  await expect.poll(() => container.textContent).toBe('42');
  expect(live()).toBe(1);
  unmount();
  expect(live()).toBe(0);
});

test('unmounting while the worker still loads leaves none', async () => {
  const { createWorker, started, live } = countWorkers();
  const { unmount } = mount(createWorker);
  await expect.poll(started).toBeGreaterThan(0);
  unmount();
  expect(live()).toBe(0);
  // A worker that is started now is ready after those that were being loaded would be.
  const later = new WorkerPool({ tasks, createWorker: createHealthyWorker, size: 1 });
  expect(await later.execute('add', { a: 20, b: 22 })).toBe(42);
  await later.dispose();
  expect(live()).toBe(0);
});
