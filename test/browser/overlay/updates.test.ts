import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { OperationSample, VitalSample } from '../../../src/types/sample.ts';
import type { Snapshot } from '../../../src/types/snapshot.ts';
import type { Violation } from '../../../src/types/threshold.ts';
import { measuredVital, sampleViolation, sampleVitals } from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { createTarget, setupOverlay } from './setupOverlay.ts';
import type { OverlaySetup } from './setupOverlay.ts';

/** What changes in the overlay's DOM while `work` runs. */
function mutationsDuring({ root }: OverlaySetup, work: () => void): MutationRecord[] {
  const observer = new MutationObserver(() => {});
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  work();
  const records = observer.takeRecords();
  observer.disconnect();
  // What the update itself cost is news each time.
  return records.filter(({ target }) => !root.getElementById('cost')?.contains(target));
}

describe('the overlay updates', () => {
  test('at most 4 times a second, with the latest', async () => {
    const { source, clock, text, root } = await setupOverlay(fullSnapshot());
    let updateCount = 0;
    const chip = root.querySelectorAll('li b')[4];
    const observer = new MutationObserver(() => {});
    if (chip) observer.observe(chip, { characterData: true, subtree: true });
    for (let turn = 1; turn < 100; turn += 1) {
      source.publish({ vitals: sampleVitals(measuredVital('FTP', 1000 + turn * 10, 'good')) });
      clock.advance(10);
      updateCount += observer.takeRecords().length;
    }
    expect(updateCount).toBeGreaterThanOrEqual(3);
    expect(updateCount).toBeLessThanOrEqual(4);
    clock.advance(250);
    expect(text('vitals')).toContain('2.0 s');
  });

  test('nothing where nothing changed', async () => {
    const setup = await setupOverlay(fullSnapshot());
    const records = mutationsDuring(setup, () => {
      setup.clock.advance(250);
      setup.source.publish();
    });
    expect(records).toEqual([]);
  });

  test('only the text that changed', async () => {
    const setup = await setupOverlay(fullSnapshot());
    const { vitals } = setup.source.monitor.snapshot();
    const records = mutationsDuring(setup, () => {
      setup.clock.advance(250);
      setup.source.publish({ vitals: { ...vitals, FTP: measuredVital('FTP', 1400, 'good') } });
    });
    expect(records.map(({ type, target }) => `${type} ${target.nodeName}`)).toEqual(['characterData #text']);
  });

  test('no more after it was taken away, however often that is done', async () => {
    const { unmount, source, clock, host, root } = await setupOverlay(fullSnapshot());
    source.publish();
    unmount();
    unmount();
    expect(host.isConnected).toBe(false);
    expect(root.childNodes).toHaveLength(0);
    expect(source.subscriberCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('an overlay as a pill', () => {
  test('follows no snapshots and runs no timer, and is up to date once it is opened', async () => {
    const { source, clock, button, root, text } = await setupOverlay(calmSnapshot(), { size: 'compact' });
    source.publish();
    await userEvent.click(button('Collapse map vitals'));
    expect(root.activeElement).toBe(button('Map vitals'));
    expect(root.getElementById('body')?.hidden).toBe(true);
    expect(source.subscriberCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
    source.publish({ vitals: sampleVitals(measuredVital('FTP', 999, 'good')) });
    clock.advance(1000);
    await userEvent.click(button('Map vitals'));
    expect(text('vitals')).toContain('999 ms');
    expect(source.subscriberCount).toBe(1);
  });

  test('starts so where it is told to, with the worst vital as its name', async () => {
    const { source, root, button } = await setupOverlay(calmSnapshot(), { size: 'pill' });
    expect(source.subscriberCount).toBe(0);
    expect(root.getElementById('body')?.hidden).toBe(true);
    expect(plain(button('Map vitals').ariaLabel)).toBe('Map vitals: poor, 31 % dropped, all limits kept');
  });

  test('tells each vital as it is measured', async () => {
    const { source, button } = await setupOverlay({}, { size: 'pill' });
    expect(button('Map vitals').ariaLabel).toBe('Map vitals: Waiting, for the first move');
    source.publish({ vitals: sampleVitals(measuredVital('GDF', 0.02, 'good')) });
    source.monitor.record(vitalSample({ name: 'GDF', value: 0.02 }));
    await Promise.resolve();
    expect(plain(button('Map vitals').ariaLabel)).toBe('Map vitals: good, 2 % dropped, all limits kept');
  });
});

describe('the headline', () => {
  const read = ({ root }: OverlaySetup): string =>
    plain(root.querySelector('header .news')?.textContent ?? root.querySelector('.news')?.textContent);

  test('is the worst news of the last minute, by how often its limit it was', async () => {
    const overlay = await setupOverlay(calmSnapshot(), { size: 'compact' });
    await tell(
      overlay,
      sampleViolation(5, { operation: 'GDF', metric: 'vital', value: 0.97, limit: 0.25, unit: 'ratio' }),
    );
    expect(read(overlay)).toBe('97 % dropped limit 25 %');
    const ran = { on: 'page', durationMs: 1300, block: { longestMs: 1300, sumMs: 1300 } } as const;
    await tell(overlay, sampleViolation(6, { value: 1300, ran }));
    await tell(overlay, sampleViolation(7, { operation: 'source.update', value: 60 }));
    expect(read(overlay)).toBe('1.3 s block places.cluster');
    expect(overlay.text('todo')).toBe('Move places.cluster to a worker');
  });

  test('turns good once the same operation was measured within its limit, and stays so', async () => {
    const overlay = await setupOverlay(calmSnapshot(), { size: 'compact' });
    await tell(overlay, sampleViolation(5, { metric: 'blockMs', value: 1300 }));
    await measure(overlay, { name: 'other', block: { longestMs: 1, sumMs: 1 } });
    expect(read(overlay)).toBe('1.3 s block places.cluster');
    await measure(overlay, { name: 'places.cluster', block: { longestMs: 12, sumMs: 12 } });
    expect(read(overlay)).toBe('12 ms, was 1.3 s places.cluster');
    expect(overlay.root.querySelector('header .news')?.getAttribute('data-rating')).toBe('good');
    await measure(overlay, { name: 'places.cluster', block: { longestMs: 20, sumMs: 20 } });
    expect(read(overlay)).toBe('12 ms, was 1.3 s places.cluster');
    await tell(overlay, sampleViolation(6, { metric: 'blockMs', value: 900 }));
    expect(read(overlay)).toBe('900 ms block places.cluster');
  });

  test('of a vital turns good with its next measurement, and that of a part with the part', async () => {
    const overlay = await setupOverlay(calmSnapshot(), { size: 'pill' });
    const limited = { operation: 'GDF', metric: 'max', pattern: 'GDF.maxGapMs', value: 1100, limit: 100 } as const;
    await tell(overlay, sampleViolation(5, limited));
    expect(read({ ...overlay })).toContain('1.1 s block');
    overlay.source.monitor.record(vitalSample({ name: 'GDF', value: 0.02, parts: { maxGapMs: 400 } }));
    await Promise.resolve();
    expect(overlay.button('Map vitals').ariaLabel).toContain('poor');
    overlay.source.monitor.record(vitalSample({ name: 'GDF', value: 0.02, parts: { maxGapMs: 33 } }));
    await Promise.resolve();
    expect(plain(overlay.button('Map vitals').ariaLabel)).toBe('Map vitals: good, 33 ms, was 1.1 s, block');
  });

  test('is news for a minute, by one timer; then the worst of the session in grey, and no timer', async () => {
    const overlay = await setupOverlay(calmSnapshot(), { size: 'pill' });
    const { clock, source, root } = overlay;
    const first = sampleViolation(5, { value: 1300, atMs: clock.now() });
    await tell(overlay, first);
    clock.advance(20_000);
    const second = sampleViolation(6, { operation: 'places.filter', value: 200, atMs: clock.now() });
    await tell(overlay, second);
    expect(clock.pendingCount).toBe(1);
    expect(root.querySelector('#pill .news')?.textContent).toContain('places.cluster');
    source.publish({ violations: [first, second], violationCount: 2 });
    clock.advance(40_000);
    expect(plain(root.querySelector('#pill .news')?.textContent)).toBe('200 ms call places.filter');
    expect(clock.pendingCount).toBe(1);
    clock.advance(20_000);
    expect(plain(root.querySelector('#pill .news')?.textContent)).toBe('1.3 s call places.cluster · worst so far');
    expect(root.querySelector('#pill .news')?.getAttribute('data-past')).toBe('true');
    expect(clock.pendingCount).toBe(0);
  });
});

describe('with the keyboard', () => {
  test('Alt+Shift+V moves the focus into it, Escape makes it smaller and gives the focus back', async () => {
    const before = createTarget('inset:0');
    before.tabIndex = 0;
    before.focus();
    const { root, button } = await setupOverlay(fullSnapshot());
    const sizeOf = (): string | null | undefined => root.getElementById('panel')?.getAttribute('data-size');
    await userEvent.keyboard('{Alt>}{Shift>}v{/Shift}{/Alt}');
    expect(root.activeElement).toBe(button('Collapse map vitals'));
    await userEvent.keyboard('{Escape}');
    expect(sizeOf()).toBe('compact');
    await userEvent.keyboard('{Escape}');
    expect(sizeOf()).toBe('pill');
    expect(document.activeElement).toBe(before);
  });

  test('another key does where it is told, and none with null', async () => {
    const before = createTarget('inset:0');
    before.tabIndex = 0;
    before.focus();
    const other = await setupOverlay({}, { size: 'pill', shortcut: 'Ctrl+F9' });
    await userEvent.keyboard('{Alt>}{Shift>}v{/Shift}{/Alt}');
    expect(document.activeElement).toBe(before);
    await userEvent.keyboard('{Control>}{F9}{/Control}');
    expect(document.activeElement).toBe(other.host);
    other.unmount();
    before.focus();
    await setupOverlay({}, { size: 'pill', shortcut: null });
    await userEvent.keyboard('{Alt>}{Shift>}v{/Shift}{/Alt}');
    expect(document.activeElement).toBe(before);
  });
});

describe('a screen reader hears', () => {
  test('of new violations, not of those that were there, and at most of one in ten seconds', async () => {
    const overlay = await setupOverlay(fullSnapshot());
    const { clock, root } = overlay;
    const heard = (): string => plain(root.querySelector('[role=status]')?.textContent);
    const news = (id: number, operation: string) => sampleViolation(id, { operation, value: 500 * id });
    expect(heard()).toBe('');
    await tell(overlay, news(2, 'newer'));
    expect(heard()).toBe('Map vitals: poor, 1.0 s call, newer');
    clock.advance(5000);
    await tell(overlay, news(3, 'too soon'));
    expect(heard()).toContain('newer');
    clock.advance(5000);
    await tell(overlay, news(4, 'later'));
    expect(heard()).toContain('later');
  });
});

function plain(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\u00a0', ' ').trim();
}

/** What was measured, with no violation. */
function calmSnapshot(): Partial<Snapshot> {
  return { ...fullSnapshot(), violations: [], violationCount: 0 };
}

async function tell({ source, clock }: OverlaySetup, violation: Violation): Promise<void> {
  source.violate({ ...violation, atMs: clock.now() });
  await Promise.resolve();
  if (clock.pendingCount > 1) clock.advance(250);
}

async function measure({ source, clock }: OverlaySetup, part: Partial<OperationSample>): Promise<void> {
  const sample: OperationSample = {
    kind: 'operation',
    name: '',
    startMs: 0,
    durationMs: 1300,
    ok: true,
    wasHidden: false,
  };
  source.monitor.record({ ...sample, ...part });
  await Promise.resolve();
  if (clock.pendingCount > 1) clock.advance(250);
}

function vitalSample(part: Pick<VitalSample, 'name' | 'value'> & Partial<VitalSample>): VitalSample {
  return { kind: 'vital', outcome: 'measured', startMs: 0, endMs: 0, ...part };
}
