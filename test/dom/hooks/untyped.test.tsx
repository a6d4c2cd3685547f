import { act, render } from '@testing-library/react';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  MapPerformanceProvider,
  PerformanceOverlay,
  useMapPerformance,
  useOptimizedOperation,
  useVitals,
} from '../../../hooks/index.ts';
import type { MapPerformanceState } from '../../../hooks/index.ts';
import { setupHooks } from './setupHooks.tsx';

/** As an app calls without types. */
const untyped = (value: unknown): never => value as never;

interface BoundaryProps {
  readonly onError: (error: unknown) => void;
  readonly children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };
  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }
  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }
  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children;
  }
}

/** What rendering has thrown. */
async function errorsOf(tree: ReactNode): Promise<unknown[]> {
  const errors: unknown[] = [];
  // React prints what a boundary has caught; what is told in development has tests of its own.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { unmount } = render(<Boundary onError={(error) => errors.push(error)}>{tree}</Boundary>);
  await act(async () => {});
  unmount();
  vi.restoreAllMocks();
  return errors;
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const circular: Record<string, unknown> = { work: 5 };
circular['self'] = circular;

describe('without types, the hooks throw nothing of their own', () => {
  it.each<[string, unknown]>([
    ['a number', 5],
    ['the id of an element', 'map'],
    ['true', true],
    ['a symbol', Symbol('map')],
    ['a proxy that was revoked', revoked()],
  ])('for %s as a map or as what a ref or a wrapper holds', async (_, given) => {
    const { options, map } = setupHooks();
    let state: MapPerformanceState<object> | undefined;
    function Probe({ source }: { readonly source: unknown }) {
      state = useMapPerformance<object>(untyped(source), untyped(options));
      return null;
    }
    for (const source of [given, { current: given }, { getMap: () => given }, { current: { getMap: () => given } }]) {
      expect(await errorsOf(<Probe source={source} />)).toEqual([]);
    }
    expect(map.sinkCount).toBe(0);
    const codes = state?.report().problems.map(({ code }) => code) ?? [];
    expect(codes.filter((code) => code !== 'bad-map' && code !== 'attach-threw')).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no options', null],
    ['no limits', { thresholds: null }],
    ['limits that have no text', { thresholds: { work: 5n } }],
    ['limits that lie in each other', { thresholds: circular }],
  ])('for %s', async (_, more) => {
    const setup = setupHooks();
    function Probe() {
      useMapPerformance(setup.map, more === null ? untyped(null) : untyped({ ...setup.options, ...Object(more) }));
      return null;
    }
    const above = setup.createMapPerformance();
    expect(await errorsOf(<Probe />)).toEqual([]);
    expect(
      await errorsOf(
        <MapPerformanceProvider mapPerformance={above}>
          <Probe />
        </MapPerformanceProvider>,
      ),
    ).toEqual([]);
  });

  it('for an operation without options, which is rejected where there is no optimizer', async () => {
    const calls: Promise<unknown>[] = [];
    function Probe() {
      const run = useOptimizedOperation(() => 5, untyped(null));
      calls.push(run().catch((error: unknown) => error));
      return null;
    }
    expect(await errorsOf(<Probe />)).toEqual([]);
    await expect(calls[0]).resolves.toMatchObject({ code: 'NO_OPTIMIZER' });
  });

  it('for `null` in the place of a selector', async () => {
    const { options } = setupHooks();
    let vitals: unknown;
    function Probe() {
      vitals = useVitals(untyped(null));
      return null;
    }
    const tree = (
      <MapPerformanceProvider options={options}>
        <Probe />
      </MapPerformanceProvider>
    );
    expect(await errorsOf(tree)).toEqual([]);
    expect(vitals).toHaveProperty('GDF');
  });

  it('for a target of the overlay that is no element', async () => {
    const { options } = setupHooks();
    const tree = (
      <MapPerformanceProvider options={options}>
        <PerformanceOverlay storage={null} target={untyped('map')} />
      </MapPerformanceProvider>
    );
    expect(await errorsOf(tree)).toEqual([]);
  });
});

describe('what cannot be meant is refused with what it must be', () => {
  it.each<[string, unknown]>([
    ['a promise', Promise.resolve({})],
    ['the function that makes one', () => ({})],
    ['a ref', { current: null }],
    ['0', 0],
  ])('%s as an instance', async (_, given) => {
    const { options } = setupHooks();
    const error = { code: 'BAD_OPTION', message: expect.stringContaining('`mapPerformance` must be what') as string };
    const provider = <MapPerformanceProvider mapPerformance={untyped(given)}>{null}</MapPerformanceProvider>;
    expect(await errorsOf(provider)).toMatchObject([error]);
    const overlay = (
      <MapPerformanceProvider options={options}>
        <PerformanceOverlay mapPerformance={untyped(given)} />
      </MapPerformanceProvider>
    );
    expect(await errorsOf(overlay)).toMatchObject([error]);
  });

  it('the name of a vital as a selector', async () => {
    const { options } = setupHooks();
    function Probe() {
      useVitals(untyped('GDF'));
      return null;
    }
    const tree = (
      <MapPerformanceProvider options={options}>
        <Probe />
      </MapPerformanceProvider>
    );
    expect(await errorsOf(tree)).toMatchObject([{ code: 'BAD_OPTION' }]);
  });
});
