import { act, render } from '@testing-library/react';
import { Activity, StrictMode } from 'react';
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
