import { describe, expect, it } from 'vitest';
import { checkFrames, checkPictures } from '../../../src/lab/readOwnNumbers.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import { framed, pictured } from './labFlights.ts';
import type { Report } from 'mapvitals';

const gesture = (kind: string, startMs: number, GSL: number | null): Report['gestures'][number] => ({
  kind,
  map: null,
  startMs,
  endMs: startMs + 900,
  GSL,
  GDF: 0.25,
  ST: null,
  VCD: null,
  settled: null,
  framesExpected: null,
  framesProduced: null,
  maxGapMs: 50,
  cause: null,
});
const report = (...gestures: Report['gestures']): Report => {
  const sample = sampleReport({ id: 'one', operations: {} });
  const vitals = {
    ...sample.vitals,
    // The map was made 180 ms after the navigation.
    FTP: { ...sample.vitals.FTP, value: 600, parts: { sinceNavigationMs: 780 } },
    TCM: { ...sample.vitals.TCM, value: 900 },
  };
  return { ...sample, gestures, vitals };
};

describe("the page's own numbers", () => {
  it('stand beside those of the gesture that the hand made then', () => {
    const own = report(gesture('drag', 500, 3), gesture('wheel', 3000, 4), gesture('drag', 2900, 12));
    expect(checkPictures(own, pictured(20))).toEqual([
      { name: 'FTP', gesture: null, unit: 'ms', lab: 800, own: 780 },
      { name: 'TCM', gesture: null, unit: 'ms', lab: 1100, own: 1080 },
      { name: 'GSL', gesture: 'drag', unit: 'ms', lab: 20, own: 12 },
    ]);
    expect(checkFrames(own, [framed(0.3)])).toEqual([
      { name: 'GDF', gesture: 'drag', unit: 'ratio', lab: 0.3, own: 0.25 },
      { name: 'longest gap', gesture: 'drag', unit: 'ms', lab: 30, own: 50 },
    ]);
  });

  it('are not compared where either has none', () => {
    expect(checkPictures(report(gesture('drag', 2900, null)), pictured(20))).toHaveLength(2);
    expect(checkPictures(report(gesture('drag', 2900, 12)), pictured(null))).toHaveLength(2);
    expect(checkFrames(report(gesture('drag', 9000, 12)), [framed(0.3)])).toEqual([]);
  });
});
