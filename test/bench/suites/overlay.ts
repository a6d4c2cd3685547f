import type { Snapshot } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';
import { measuredVital, sampleOperation, sampleViolation, sampleVitals } from '../../support/sampleSnapshot.ts';
import type { BenchSuite } from '../BenchSuite.ts';
import { median } from '../support/median.ts';

const UPDATES = 500;
const BUDGET_MS = 1;

export const suite: BenchSuite = {
  title: 'The overlay: one update',
  intro: `What one update of the open overlay costs the main thread: writing a published snapshot to the DOM, and the style and
layout that the browser must then do. All it can show is on show: eight vitals, 120 frames, operations, violations. Nothing
changed, one vital changed, and every number changed, against building the overlay anew as the simplest way to do it. Medians
of ${UPDATES} updates, timed one by one and in turn.`,
  async run(progress) {
    const { update, overlay, stop } = setup();
    const { vitals } = full(0);
    const rows: readonly Row[] = [
      createRow('nothing changed', () => update({})),
      createRow('one vital changed', (step) =>
        update({ vitals: { ...vitals, FTP: measuredVital('FTP', 1000 + step, 'good') } }),
      ),
      createRow('everything changed', (step) => update(full(step))),
    ];
    let built = setup();
    built.stop();
    const anew = createRow('built anew', () => {
      built = setup();
    });
    for (let step = 1; step <= UPDATES; step += 1) {
      if (step % 100 === 0) progress(`${step} of ${UPDATES}`);
      for (const row of rows) time(row, step, () => overlay);
      if (step % 5 > 0) continue;
      time(anew, step, () => built.overlay);
      built.stop();
    }
    stop();
    const worst = rows.at(-1);
    const worstMs = worst ? median(worst.writeMs) + median(worst.layoutMs) : Number.NaN;
    return {
      tables: [
        {
          caption: 'one update, ms',
          columns: ['', 'written', 'style and layout'],
          rows: [...rows, anew].map(({ name, writeMs, layoutMs }) => [
            name,
            median(writeMs).toFixed(3),
            median(layoutMs).toFixed(3),
          ]),
        },
      ],
      goals: [
        {
          text: `an update in which everything changes costs under ${BUDGET_MS} ms, style and layout included`,
          measured: `${worstMs.toFixed(2)} ms`,
          isMet: worstMs < BUDGET_MS,
        },
      ],
    };
  },
};

interface Row {
  readonly name: string;
  readonly work: (step: number) => void;
  readonly writeMs: number[];
  readonly layoutMs: number[];
}

function createRow(name: string, work: (step: number) => void): Row {
  return { name, work, writeMs: [], layoutMs: [] };
}

function time({ work, writeMs, layoutMs }: Row, step: number, overlay: () => Element): void {
  const startMs = performance.now();
  work(step);
  const writtenMs = performance.now();
  overlay().getBoundingClientRect();
  writeMs.push(writtenMs - startMs);
  layoutMs.push(performance.now() - writtenMs);
}

function setup() {
  const clock = createFakeClock();
  const source = createFakeMapPerformance(full(0));
  const stop = mountOverlay(source, { storage: null, clock, size: 'full' });
  const overlay = [...document.querySelectorAll('map-vitals')].at(-1);
  if (!overlay) throw new Error('the overlay was not mounted');
  const update = (part: Partial<Snapshot>): void => {
    clock.advance(250);
    source.publish(part);
  };
  return { update, overlay, stop };
}

/** Everything that the overlay can show; no number is as in the step before. */
function full(step: number): Partial<Snapshot> & Pick<Snapshot, 'vitals'> {
  const names = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'] as const;
  return {
    vitals: sampleVitals(...names.map((name, index) => measuredVital(name, 100 + step + index, 'good'))),
    frameGapsMs: Array.from({ length: 120 }, (_, index) => 10 + ((index * 7 + step) % 60)),
    operations: Array.from({ length: 20 }, (_, index) =>
      sampleOperation(`work.${index}`, { count: step + index, p50Ms: 10 + step, p95Ms: 20 + step }),
    ),
    violations: Array.from({ length: 10 }, (_, index) => sampleViolation(step * 10 + index)),
    violationCount: step * 10 + 10,
  };
}
