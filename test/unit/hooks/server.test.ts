import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import {
  MapPerformanceProvider,
  PerformanceOverlay,
  useMapPerformance,
  useOperation,
  useViolations,
  useVitals,
} from '../../../hooks/index.ts';
import { defineOverlay, mountOverlay } from '../../../src/overlay/index.ts';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';

describe('on a server', () => {
  it('there is no window', () => {
    expect([typeof window, typeof document, typeof HTMLElement]).toEqual(['undefined', 'undefined', 'undefined']);
  });

  it('every hook and component renders', () => {
    function Page() {
      const { vitals, measure } = useMapPerformance({ current: null }, { thresholds: { work: 5 } });
      const work = useOperation('work');
      const rating = useVitals(({ GDF }) => GDF.rating);
      const text = [
        measure('work', () => 'rendered'),
        vitals.FTP.value,
        rating,
        useViolations().length,
        work.report?.count,
      ];
      return createElement('p', null, text.map(String).join(' '));
    }
    const page = createElement(
      MapPerformanceProvider,
      { options: {} },
      createElement(Page),
      createElement(PerformanceOverlay),
    );
    expect(renderToString(page)).toBe('<p>rendered null null 0 undefined</p><span hidden=""></span>');
  });

  it('a component without a provider renders', () => {
    function Page() {
      return useMapPerformance(null).vitals.FTP.reason;
    }
    expect(renderToString(createElement(Page))).not.toBe('');
  });

  it('the overlay does nothing', () => {
    expect(() => defineOverlay()).not.toThrow();
    const unmount = mountOverlay(createFakeMapPerformance());
    expect(() => unmount()).not.toThrow();
  });
});
