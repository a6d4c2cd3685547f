import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../src/types/snapshot.ts';
import {
  measuredVital,
  sampleOperation,
  sampleMemory,
  sampleViolation,
  sampleVitals,
} from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { setupOverlay } from './setupOverlay.ts';

describe('the overlay shows', () => {
  test('each vital with its value, unit and rating in words, and an em dash for none', () => {
    const { button, text } = setupOverlay(fullSnapshot());
    const chip = (name: string): string => button(name).textContent.replaceAll('\u00a0', ' ');
    expect(chip('FTP')).toBe('FTP 1.24 s good');
    expect(chip('TCM')).toBe('TCM 2.84 s needs work');
    expect(chip('GDF')).toBe('GDF 31 % poor');
    expect(chip('DTS')).toBe('DTS — no data');
    expect(button('DTS').title).toContain('Data-to-Screen: not measured yet');
    expect(chip('VCD')).toContain('prov.');
    expect(button('VCD').title).toContain('provisional');
    expect(text('vitals').match(/FTP|TCM|GSL|GDF|ST |VCD|DTS|MFR/g)).toHaveLength(8);
  });

  test('what a vital rests on when its chip is pressed, and follows it', () => {
    const { button, root, source, clock } = setupOverlay(fullSnapshot());
    const detail = (): string | undefined => root.getElementById('detail')?.textContent;
    expect(detail()).toBe('');
    button('GDF').click();
    expect(detail()).toContain('Gesture Dropped Frames: 1 measured');
    expect(button('GDF').ariaExpanded).toBe('true');
    clock.advance(250);
    source.publish({ vitals: sampleVitals({ ...measuredVital('GDF', 0.2, 'poor'), sampleCount: 2 }) });
    expect(detail()).toContain('2 measured');
    button('FTP').click();
    expect([button('GDF').ariaExpanded, button('FTP').ariaExpanded]).toEqual(['false', 'true']);
    button('FTP').click();
    expect(detail()).toBe('');
  });

  test('frames as bars by how late they were, with their median and longest', () => {
    const { root, text } = setupOverlay(fullSnapshot());
    const barCount = (rating: string): number =>
      root.querySelector(`path[data-rating=${rating}]`)?.getAttribute('d')?.match(/V/g)?.length ?? 0;
    expect([barCount('good'), barCount('needs-improvement'), barCount('poor')]).toEqual([3, 1, 1]);
    expect(text('frames')).toContain('Median 17 ms, longest 132 ms, 2 of 5 late');
  });

  test('the newest 120 frames of more', () => {
    const { text } = setupOverlay({ frameGapsMs: [...Array<number>(500).fill(200), ...Array<number>(120).fill(16)] });
    expect(text('frames')).toContain('longest 16 ms, 0 of 120 late');
  });

  test('the top operations in a table with headers', () => {
    const { root } = setupOverlay(fullSnapshot());
    const rows = [...root.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.replaceAll('\u00a0', ' ')),
    );
    expect(rows).toEqual([
      ['Operation', 'Calls', 'p50', 'p95', 'Trend'],
      ['places.cluster', '3', '100 ms', '120 ms', 'rising'],
      ['tile.load source=base', '3', '—', '—', 'steady'],
    ]);
    expect(root.querySelectorAll('th[scope=col]')).toHaveLength(5);
    expect(root.querySelectorAll('th[scope=row]')).toHaveLength(2);
  });

  test('six operations and how many more there are, and fewer again', () => {
    const names = Array.from({ length: 9 }, (_, index) => sampleOperation(`work.${index}`));
    const { root, source, text, clock } = setupOverlay({ operations: names });
    expect(text('operations')).toContain('and 3 more');
    clock.advance(250);
    source.publish({ operations: names.slice(0, 1) });
    expect([...root.querySelectorAll('tbody tr')].filter((row) => (row as HTMLElement).hidden === false)).toHaveLength(
      1,
    );
    expect(text('operations')).not.toContain('more');
  });

  test('violations with their cause, newest first', () => {
    const { text, source, clock } = setupOverlay(fullSnapshot());
    expect(text('violations')).toContain('places.cluster 120 ms, limit 50 ms (and 3 alike)');
    expect(text('violations')).toContain('Cause: places.cluster held 118 ms of a 132 ms frame');
    expect(text('violations')).toContain('and 3 before');
    clock.advance(250);
    source.publish({ violations: [sampleViolation(1), sampleViolation(2, { operation: 'newer' })], violationCount: 5 });
    expect(text('violations')).toMatch(/newer.*places\.cluster/s);
  });

  test('problems, and no such section while there are none', () => {
    const { text, root, source, clock } = setupOverlay(fullSnapshot());
    expect(text('problems')).toContain('listener-threw × 2: x is not a function');
    clock.advance(250);
    source.publish({ problems: [] });
    expect(root.getElementById('problems')?.hidden).toBe(true);
  });

  test('the heap, or why not, and what measuring costs', () => {
    const { text, source, clock } = setupOverlay(fullSnapshot());
    expect(text('cost')).toContain('Heap 84 MB · sample — · publish —');
    clock.advance(250);
    const { self } = source.monitor.snapshot();
    source.publish({
      memory: sampleMemory(),
      self: { ...self, recordUs: 0.42, publishMs: 0.21 },
    });
    expect(text('cost')).toContain('Heap — (the browser does not tell) · sample 0.4 µs · publish 0.2 ms · overlay ');
  });

  test('the worst vital in its bar', () => {
    const { root } = setupOverlay(fullSnapshot());
    expect(root.querySelector('header b')?.textContent).toBe('GDF poor');
    expect(setupOverlay().root.querySelector('header b')?.textContent).toBe('no data');
  });

  test('hostile names as text', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const { root, text } = setupOverlay({
      operations: [sampleOperation(hostile, { attributes: { [hostile]: hostile } })],
      violations: [sampleViolation(1, { operation: hostile })],
      problems: [{ code: hostile, count: 1, latestMessage: hostile, latestAtMs: 0 }],
    });
    expect(root.querySelector('img')).toBeNull();
    expect(text().split(hostile).length - 1).toBeGreaterThanOrEqual(6);
  });

  test('further sections, and lives on when one of them throws', () => {
    const broken = {
      id: 'broken',
      title: 'Broken',
      create: () => (snapshot: Snapshot) => {
        if (snapshot.sequence > 0) throw new Error('no luck');
      },
    };
    const pool = {
      id: 'pool',
      title: 'Worker pool',
      create: (root: HTMLElement) => {
        const text = document.createTextNode('');
        root.append(text);
        return ({ sequence }: { sequence: number }) => (text.data = `snapshot ${sequence}`);
      },
    };
    const { source, text, clock } = setupOverlay({}, { sections: [broken, pool] });
    const problems: string[] = [];
    source.monitor.onSample((sample) => sample.kind === 'problem' && problems.push(`${sample.code} ${sample.message}`));
    for (let turn = 0; turn < 3; turn += 1) {
      clock.advance(250);
      source.publish();
    }
    expect(text('pool')).toBe('Worker poolsnapshot 3');
    expect(text('cost')).toContain('Heap');
    expect(problems).toEqual(['overlay-section-threw Error: no luck']);
  });
});
