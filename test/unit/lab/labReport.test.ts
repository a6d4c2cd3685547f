import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeLabComparison } from '../../../src/cli/lab/describeLabComparison.ts';
import { buildLabReport } from '../../../src/lab/buildLabReport.ts';
import { readFigures } from '../../../src/lab/figures.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import { runWith } from '../cli/fakeIo.ts';
import { flights, framed, pictured } from './labFlights.ts';
import type { LabFlights } from '../../../src/lab/flyLab.ts';
import type { Report } from 'mapvitals';

const reportOf = (given: LabFlights): Report =>
  buildLabReport(given, readFigures(given.pictures, given.frames), '1.0.0');

describe('the document of a lab', () => {
  it('is the one that a session is, and says that it is no session', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const isValid = new Ajv({ strict: false }).compile(schema);
    const report = reportOf(flights());
    expect(isValid(JSON.parse(JSON.stringify(report))), JSON.stringify(isValid.errors)).toBe(true);
    expect(report).toMatchObject({ source: 'lab', environment: { page: 'http://localhost:5173/map' } });
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('has the vitals that can be seen from outside, and of the others the reason', () => {
    const { vitals, operations } = reportOf(flights());
    expect(vitals.GDF).toMatchObject({ value: 0.25, sampleCount: 3, rating: 'needs-improvement', reason: null });
    expect(vitals.GSL).toMatchObject({ value: 35, rating: 'good' });
    for (const name of ['FTP', 'TCM', 'ST', 'VCD', 'DTS', 'MFR'] as const) {
      expect(vitals[name], name).toMatchObject({ value: null, rating: null, sampleCount: 0 });
      expect(vitals[name].reason).toMatch(/outside|sessions/);
    }
    const ftp = operations.find(({ name }) => name === 'FTP.sinceNavigationMs');
    expect(ftp).toMatchObject({ count: 3, maxMs: 800 });
  });

  it('has no grades where the processor draws', () => {
    expect(reportOf(flights(true)).vitals.GDF).toMatchObject({ value: 0.25, rating: null });
  });

  it('is not compared with a session', async () => {
    const files = { 'lab.json': reportOf(flights()), 'session.json': sampleReport({ id: 'one', operations: {} }) };
    const { code, err } = await runWith(files, 'compare lab.json session.json');
    expect(code).toBe(2);
    expect(err).toContain("must be of one source, got `'lab and session'`");
    expect((await runWith(files, 'compare lab.json lab.json')).code).toBe(0);
  });
});

describe('the figures of several flights', () => {
  it('are medians and quartiles, each with how it was measured', () => {
    const figure = readFigures(flights().pictures, flights().frames).find(({ key }) => key === 'GDF drag');
    expect(figure).toMatchObject({
      median: 0.2,
      lowQuartile: expect.closeTo(0.15, 10) as number,
      reason: null,
      way: 'frames that the browser showed',
    });
    expect(figure?.highQuartile).toBeCloseTo(0.25, 10);
  });

  it('are nothing below three good flights, and the reason is told', () => {
    const figures = readFigures([pictured(20), pictured(null), pictured(null), pictured(30)], []);
    const figure = figures.find(({ key }) => key === 'GSL drag');
    expect(figure).toMatchObject({ median: null, values: [20, 30] });
    expect(figure?.reason).toBe('2 of 4 flights have one: the hand stumbled');
  });

  it('of one flight that was asked for stand alone', () => {
    expect(readFigures([pictured(20)], []).find(({ key }) => key === 'GSL drag')?.median).toBe(20);
  });
});

describe('two pages that were flown in turn', () => {
  const six = (given: Partial<LabFlights> = {}): LabFlights => ({
    ...flights(),
    pictures: [20, 30, 40, 25, 35, 45].map(pictured),
    frames: [0.1, 0.2, 0.3, 0.15, 0.25, 0.35].map((ratio) => [framed(ratio)]),
    ...given,
  });
  const unseen = { ...framed(0), frames: null, reason: 'drawn by a worker' };

  it('are measured where both are', () => {
    const { isMeasured, notes } = describeLabComparison([six(), six()]);
    expect(isMeasured).toBe(true);
    expect(notes.join('\n')).not.toMatch(/too few|GDF/);
  });

  it('are not measured where one is not: each figure tells of which side, and why', () => {
    const refusals = [{ pass: 'frames', reason: 'the page crashed' }] as const;
    const { isMeasured, isOk, notes, checks } = describeLabComparison([
      six({ frames: Array.from({ length: 6 }, () => [unseen]) }),
      six({ frames: [], refusals }),
    ]);
    // A gate that lets such a page pass would be none.
    expect([isOk, isMeasured]).toEqual([true, false]);
    expect(notes).toContain('B: a visit for frames came to nothing: the page crashed.');
    expect(notes).toContain('GDF drag: \u2013 (A: drawn by a worker; B: not flown).');
    expect(checks.find(({ name }) => name === 'GDF drag')?.message).toBe('A: drawn by a worker; B: not flown');
  });

  it('differ in a share by points: 20 % of frames that become 70 % are not 50 % more', () => {
    const worse = six({
      frames: six().frames.map((visit) => visit.map((it) => framed((it.frames?.droppedRatio ?? 0) + 0.5))),
    });
    const { tables, checks } = describeLabComparison([six(), worse]);
    const row = tables[0]?.rows.find(({ cells }) => cells[0] === 'GDF drag');
    expect(row?.cells[3]).toMatch(/^\+50\spoints \(\+\d+\spoints to \+\d+\spoints\)$/);
    expect(checks.find(({ name }) => name === 'GDF drag')?.message).toMatch(/^A \d+\s%, B \d+\s%, \+50/);
  });

  it('by so few flights that nothing could be shown: that is told', () => {
    const few = (count: number): LabFlights =>
      six({ pictures: six().pictures.slice(0, count), frames: six().frames.slice(0, count) });
    const notesOf = (count: number): string => describeLabComparison([few(count), few(count)]).notes.join('\n');
    expect(notesOf(3)).toContain('FTP: \u2013 (both: only 3 flights have one).');
    expect(notesOf(4)).toContain(
      '4 visits a side are too few: of 6 figures none can show a difference, however large.',
    );
    expect(notesOf(5)).not.toContain('too few');
  });
});
