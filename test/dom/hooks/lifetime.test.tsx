import { act, render } from '@testing-library/react';
import { Activity, StrictMode, Suspense, use } from 'react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { useMapPerformance } from '../../../hooks/index.ts';
import type { MapPerformanceState } from '../../../hooks/index.ts';
import type { FakeMap } from '../../support/fakeMap.ts';
import { setupHooks } from './setupHooks.tsx';

/** Counts what listens for the page to be hidden: every instance that has not ended does. */
function watchDocument(): { readonly listenerCount: number } {
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = document;
  document.addEventListener = (type: string, listener: EventListener, options?: boolean) => {
    if (type === 'visibilitychange') listeners.add(listener);
    addEventListener.call(document, type, listener, options);
  };
  document.removeEventListener = (type: string, listener: EventListener, options?: boolean) => {
    listeners.delete(listener);
    removeEventListener.call(document, type, listener, options);
  };
  return {
    get listenerCount() {
      return listeners.size;
    },
  };
}

describe('an instance of a component', () => {
  it('is one under StrictMode, and leaves the document with the component', async () => {
    const page = watchDocument();
    const { map, options } = setupHooks();
    function App(): ReactNode {
      useMapPerformance(map, options);
      return null;
    }
    const { unmount } = render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
    expect(page.listenerCount).toBeGreaterThan(0);
    unmount();
    await Promise.resolve();
    expect(page.listenerCount).toBe(0);
  });

  it('ends where React throws its render away, as it does where something suspends', async () => {
    const page = watchDocument();
    const { map, options, clock } = setupHooks();
    let resume!: () => void;
    let isReady = false;
    const ready = new Promise<void>((resolve) => (resume = resolve));
    function Suspending(): ReactNode {
      if (!isReady) use(ready);
      return null;
    }
    function App(): ReactNode {
      useMapPerformance(map, options);
      return <Suspending />;
    }
    const { unmount } = await act(async () =>
      render(
        <Suspense>
          <App />
        </Suspense>,
      ),
    );
    expect(page.listenerCount).toBeGreaterThan(0);
    clock.advance(10_000);
    expect([page.listenerCount, clock.pendingCount]).toEqual([0, 0]);
    isReady = true;
    await act(async () => {
      resume();
      await ready;
    });
    expect(map.sinkCount).toBe(1);
    clock.advance(60_000);
    expect(map.sinkCount).toBe(1);
    unmount();
    await Promise.resolve();
    expect([page.listenerCount, clock.pendingCount]).toEqual([0, 0]);
  });

  it('is begun anew where what React has rendered is mounted only long after', async () => {
    const { map, options, clock } = setupHooks();
    const seen: MapPerformanceState<FakeMap>[] = [];
    function App(): ReactNode {
      seen.push(useMapPerformance(map, options));
      return null;
    }
    const tree = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <App />
      </Activity>
    );
    const { rerender } = render(tree('hidden'));
    clock.advance(60_000);
    expect([map.sinkCount, clock.pendingCount]).toEqual([0, 0]);
    rerender(tree('visible'));
    expect(map.sinkCount).toBe(1);
    const { measure, getReport } = seen.at(-1) as MapPerformanceState<FakeMap>;
    measure('work', () => {});
    expect(getReport('work')?.count).toBe(1);
  });

  it('ends while React hides the component, and another one measures when it is shown again', async () => {
    const { map, options } = setupHooks();
    const seen: MapPerformanceState<FakeMap>[] = [];
    function App(): ReactNode {
      seen.push(useMapPerformance(map, options));
      return null;
    }
    const tree = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <App />
      </Activity>
    );
    const { rerender } = render(tree('visible'));
    rerender(tree('hidden'));
    await act(() => Promise.resolve());
    expect(map.sinkCount).toBe(0);
    rerender(tree('visible'));
    expect(map.sinkCount).toBe(1);
    const { measure, getReport } = seen.at(-1) as MapPerformanceState<FakeMap>;
    measure('work', () => {});
    expect(getReport('work')?.count).toBe(1);
  });
});
