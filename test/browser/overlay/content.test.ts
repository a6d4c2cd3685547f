import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../../src/types/snapshot.ts';
import {
  measuredVital,
  sampleLongFrame,
  sampleOperation,
  sampleMemory,
  sampleViolation,
  sampleVitals,
} from '../../support/sampleSnapshot.ts';
import { fullSnapshot } from './fullSnapshot.ts';
import { setupOverlay } from './setupOverlay.ts';

describe('the overlay shows', () => {
  test('each vital with a plain label, its value, unit and rating in words, and a dash with the reason for none', async () => {
    const { chip, text } = await setupOverlay(fullSnapshot());
    const words = (name: string): string => chip(name).textContent.replaceAll('\u00a0', ' ');
    expect(words('FTP')).toBe('First tile 1.2 s good · FTP');
    expect(words('TCM')).toBe('Complete 2.8 s fair · TCM');
    expect(words('GDF')).toBe('Dropped 31 % poor · GDF');
    expect(words('DTS')).toBe('Data shown – no value · DTS');
    expect(chip('DTS').title).toBe('Data-to-Screen: not measured yet');
    expect(text('vitals').match(/· (FTP|TCM|GSL|GDF|ST|VCD|DTS|MFR)/g)).toHaveLength(8);
  });

  test('what a vital rests on when its chip is pressed, and follows it', async () => {
    const { chip, text, source, clock } = await setupOverlay(fullSnapshot());
    expect(text('detail')).toBe('');
    chip('GDF').click();
    expect(text('detail')).toContain('Gesture Dropped Frames: 1 measured');
    expect(chip('GDF').ariaExpanded).toBe('true');
    clock.advance(250);
    source.publish({ vitals: sampleVitals({ ...measuredVital('GDF', 0.2, 'poor'), sampleCount: 2 }) });
    expect(text('detail')).toContain('2 measured');
    chip('FTP').click();
    expect([chip('GDF').ariaExpanded, chip('FTP').ariaExpanded]).toEqual(['false', 'true']);
    chip('FTP').click();
    expect(text('detail')).toBe('');
  });

  test.each([
    ['the widest of fonts', '#panel { font-family: "DejaVu Sans", Verdana }', 1],
    ['letters twice as large', 'ul b { font-size: 40px !important } ul span, ul small { font-size: 22px }', 3],
  ])('four vitals apart from each other in %s, as compact', async (_, css, mostRows) => {
    const vitals = sampleVitals(
      measuredVital('GSL', 164, 'poor'),
      { ...measuredVital('GDF', 0.974, 'poor'), unit: 'ratio' },
      measuredVital('TCM', 2840, 'needs-improvement'),
      measuredVital('DTS', 780, 'poor'),
    );
    const { root } = await setupOverlay({ vitals }, { size: 'compact' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets.push(sheet);
    const chips = [...root.querySelectorAll('ul button')].filter(({ clientWidth }) => clientWidth > 0);
    const rects = chips.map((chip) => chip.getBoundingClientRect());
    expect(rects).toHaveLength(4);
    expect(chips.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toEqual([]);
    for (const [index, { left, top, bottom }] of rects.entries()) {
      const before = rects[index - 1];
      if (before) expect(left >= before.right + 4 || top >= before.bottom || bottom <= before.top).toBe(true);
    }
    expect(new Set(rects.map(({ top }) => top)).size).toBeLessThanOrEqual(mostRows);
    const { right } = root.getElementById('body')!.getBoundingClientRect();
    expect(Math.max(...rects.map((rect) => rect.right))).toBeLessThanOrEqual(right);
  });

  test('frames as bars by how late they were, with their median and longest, and the longest named', async () => {
    const longFrames = [
      sampleLongFrame({ durationMs: 130, operations: [{ name: 'places.cluster', overlapMs: 118 }] }),
      sampleLongFrame({ durationMs: 60, operations: [{ name: 'other', overlapMs: 60 }] }),
    ];
    const { root, text, source, clock } = await setupOverlay({ ...fullSnapshot(), longFrames });
    const barCount = (rating: string): number =>
      root.querySelector(`path[data-rating=${rating}]`)?.getAttribute('d')?.match(/M/g)?.length ?? 0;
    expect([barCount('good'), barCount('needs-improvement'), barCount('poor')]).toEqual([3, 1, 1]);
    expect(text('frames')).toContain('Frames: 2 of 5 late, median 17 ms, longest 132 ms');
    expect(root.querySelector('#frames svg')?.ariaLabel).toContain('2 of 5 late');
    const label = (): string | undefined => root.querySelector('text')?.textContent.replaceAll('\u00a0', ' ');
    expect(label()).toBe('132 ms places.cluster');
    clock.advance(250);
    source.publish({ frameGapsMs: [16, 17, 16] });
    expect(label()).toBe('');
  });

  test('the operations that took most of the time in a table with headers: their share, and where they run', async () => {
    const operations = [
      sampleOperation('places.cluster', {
        trend: { direction: 'rising', changeRatio: 0.3, confidence: 0.9 },
        routes: { worker: 2, inline: 1 },
      }),
      sampleOperation('tile.load', { attributes: { source: 'base' }, totalMs: 1, p75Ms: null }),
    ];
    const { root } = await setupOverlay({ operations });
    const rows = [...root.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.replaceAll('\u00a0', ' ').trim()),
    );
    expect(rows).toEqual([
      ['Operation', 'Share', 'p75', 'Runs on'],
      ['places.cluster', '100 %', '110 ms ↗', 'worker'],
      ['tile.load source=base', '< 1 %', '–', 'page'],
    ]);
    expect(root.querySelectorAll('th[scope=col]')).toHaveLength(4);
    expect(root.querySelectorAll('th[scope=row]')).toHaveLength(2);
  });

  test('four operations and how many more there are, and fewer again', async () => {
    const names = Array.from({ length: 9 }, (_, index) => sampleOperation(`work.${index}`));
    const { root, source, text, clock } = await setupOverlay({ operations: names });
    expect(text('operations')).toContain('and 5 more');
    clock.advance(250);
    source.publish({ operations: names.slice(0, 1) });
    expect([...root.querySelectorAll('tbody tr')].filter((row) => (row as HTMLElement).hidden === false)).toHaveLength(
      1,
    );
    expect(text('operations')).not.toContain('more');
  });

  test('violations with their cause, newest first', async () => {
    const { text, source, clock } = await setupOverlay(fullSnapshot());
    expect(text('violations')).toContain('places.cluster 120 ms, limit 50 ms (and 3 alike)');
    expect(text('violations')).toContain('Cause: places.cluster held 118 ms of a 132 ms frame');
    expect(text('violations')).toContain('12 s after the start');
    expect(text('violations')).toContain('and 3 before');
    expect(text('violations')).toMatch(/^Violations4/);
    clock.advance(250);
    source.publish({ violations: [sampleViolation(1), sampleViolation(2, { operation: 'newer' })], violationCount: 5 });
    expect(text('violations')).toMatch(/newer.*places\.cluster/s);
  });

  test('problems, and no such section while there are none', async () => {
    const { text, root, source, clock } = await setupOverlay(fullSnapshot());
    expect(text('problems')).toContain('listener-threw × 2: x is not a function');
    clock.advance(250);
    source.publish({ problems: [] });
    expect(root.getElementById('problems')?.hidden).toBe(true);
  });

  test('the heap, or why not, and what measuring costs', async () => {
    const { text, source, clock } = await setupOverlay(fullSnapshot());
    expect(text('cost')).toContain('Heap 84 MB · one call not measured yet · one publish –');
    clock.advance(250);
    const { self } = source.monitor.snapshot();
    source.publish({
      memory: sampleMemory(),
      self: { ...self, recordUs: 0.42, publishMs: 0.21 },
    });
    expect(text('cost')).toContain(
      'Heap – (the browser does not tell) · one call 0.4 µs · one publish 0.2 ms · one update here ',
    );
  });

  test('hostile names as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const { root, text } = await setupOverlay({
      operations: [sampleOperation(hostile, { attributes: { [hostile]: hostile } })],
      violations: [sampleViolation(1, { operation: hostile })],
      problems: [{ code: hostile, count: 1, latestMessage: hostile, latestAtMs: 0 }],
    });
    expect(root.querySelector('img')).toBeNull();
    expect(text().split(hostile).length - 1).toBeGreaterThanOrEqual(6);
  });

  test('further sections, and lives on when one of them throws', async () => {
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
    // An app leaves out some: `[isAdmin && section]`.
    const sections = [false, broken, null, pool] as (typeof pool)[];
    const { source, text, clock } = await setupOverlay({}, { sections });
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
