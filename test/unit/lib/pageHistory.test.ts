import { describe, expect, test } from 'vitest';
import { readPageHistory } from '../../../src/lib/pageHistory.ts';
import type { PagePort } from '../../../src/types/page.ts';

describe('what the browser has noted of a page', () => {
  test('says whether it was hidden since the map was created, and not before', () => {
    const history = readPageHistory(pageWith([visible(0), hidden(400), visible(900)]));
    expect([100, 300, 899].map((fromMs) => history.wasHidden(fromMs, 1000))).toEqual([true, true, true]);
    expect([901, 950].map((fromMs) => history.wasHidden(fromMs, 1000))).toEqual([false, false]);
    // What came after the attach is seen by ourselves.
    expect(history.wasHidden(100, 300)).toBe(false);
  });

  test('counts a page that was opened in the background as hidden until it is shown', () => {
    expect(readPageHistory(pageWith([hidden(0), visible(2000)])).wasHidden(100, 6000)).toBe(true);
  });

  test('does not take being prerendered for being hidden', () => {
    // As Chromium 156 noted it.
    const prerendered = pageWith([hidden(0), visible(3182.1)], { activationStart: 3059.6 });
    expect(readPageHistory(prerendered).activationMs).toBe(3059.6);
    expect(readPageHistory(prerendered).wasHidden(200, 6000)).toBe(false);
    const hiddenLater = pageWith([hidden(0), visible(3000), hidden(4000), visible(5000)], { activationStart: 3000 });
    expect(readPageHistory(hiddenLater).wasHidden(200, 6000)).toBe(true);
  });

  test('says when it was hidden, and that it still is', () => {
    const history = readPageHistory(pageWith([visible(0), hidden(400), visible(900), hidden(2000)]));
    expect(history.hidden).toEqual([
      { startMs: 400, endMs: 900 },
      { startMs: 2000, endMs: null },
    ]);
    expect(readPageHistory(pageWith([])).hidden).toBeNull();
  });

  test('is not known where it notes nothing, or more than it keeps', () => {
    expect(readPageHistory(pageWith([])).wasHidden(0, 6000)).toBeNull();
    expect(readPageHistory({ window: new EventTarget() }).wasHidden(0, 6000)).toBeNull();
    const many = Array.from({ length: 50 }, (_, index) => (index % 2 ? hidden(index) : visible(index)));
    expect(readPageHistory(pageWith(many)).wasHidden(1000, 6000)).toBeNull();
  });
});

interface State {
  readonly name: string;
  readonly startTime: number;
}

const visible = (startTime: number): State => ({ name: 'visible', startTime });
const hidden = (startTime: number): State => ({ name: 'hidden', startTime });

function visibleDocument(): PagePort['document'] {
  return Object.assign(new EventTarget(), { visibilityState: 'visible' });
}

function pageWith(states: readonly State[], navigation: object = {}): PagePort {
  const entries: Readonly<Record<string, readonly object[]>> = { 'visibility-state': states, navigation: [navigation] };
  const getEntriesByType = (type: string): PerformanceEntryList => (entries[type] ?? []) as PerformanceEntryList;
  return {
    document: visibleDocument(),
    window: Object.assign(new EventTarget(), { performance: { timeOrigin: 0, getEntriesByType } }),
  };
}
