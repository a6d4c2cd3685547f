import { act, cleanup, render } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeAll } from 'vitest';
import { useMapPerformance } from '../../../hooks/index.ts';
import type { MapPerformanceState, UseMapPerformanceOptions } from '../../../hooks/index.ts';
import type { MapSource } from '../../../hooks/resolveMap.ts';
import { createMapPerformance } from '../../../src/createMapPerformance.ts';
import { startMapPerformance } from '../../../src/startMapPerformance.ts';
import type { MapPerformance } from '../../../src/types/mapPerformance.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { FakeMap } from '../../support/fakeMap.ts';

afterEach(cleanup);
// Loaded before, it is there at once: what a hook does while it loads has tests of its own.
beforeAll(() => startMapPerformance({ adapter: attachFakeMap }).ready);

export interface HooksSetup {
  readonly clock: FakeClock;
  readonly map: FakeMap;
  /** What makes the real thing measure the fake map in fake time. */
  readonly options: Pick<UseMapPerformanceOptions<FakeMap>, 'adapter' | 'clock' | 'webVitals'>;
  createMapPerformance(): MapPerformance<FakeMap>;
  /** Moves time on, through everything that React has to do about it. */
  pass(ms: number): void;
}

export function setupHooks(): HooksSetup {
  const clock = createFakeClock();
  const options = { adapter: attachFakeMap, clock, webVitals: false };
  return {
    clock,
    map: createFakeMap(clock),
    options,
    createMapPerformance: () => createMapPerformance(options),
    pass: (ms) => act(() => clock.advance(ms)),
  };
}

export interface ProbeProps {
  readonly source: MapSource<FakeMap>;
  readonly options: UseMapPerformanceOptions<FakeMap>;
  /** What the component reads of the state while it renders. */
  readonly read?: (state: MapPerformanceState<FakeMap>) => unknown;
}

export interface RenderedProbe {
  /** What each render got, the latest last. */
  readonly states: MapPerformanceState<FakeMap>[];
  readonly state: MapPerformanceState<FakeMap>;
  update(props: Partial<ProbeProps>): void;
  unmount(): void;
}

/** A component that calls `useMapPerformance`, and nothing else. */
export function renderProbe(initial: ProbeProps, { isStrict = false } = {}): RenderedProbe {
  const states: MapPerformanceState<FakeMap>[] = [];
  let props = initial;
  function Probe({ source, options, read }: ProbeProps) {
    const state = useMapPerformance(source, options);
    read?.(state);
    states.push(state);
    return null;
  }
  const tree = () => (isStrict ? <StrictMode>{<Probe {...props} />}</StrictMode> : <Probe {...props} />);
  const { rerender, unmount } = render(tree());
  return {
    states,
    get state() {
      const state = states.at(-1);
      if (!state) throw new Error('nothing was rendered');
      return state;
    },
    update(change) {
      props = { ...props, ...change };
      rerender(tree());
    },
    unmount,
  };
}

/** Draws a first tile and a complete map. */
export function loadMap({ map, pass }: HooksSetup): void {
  act(() => map.requestTile('1'));
  pass(80);
  act(() => map.finishTile('1'));
  pass(600);
}
