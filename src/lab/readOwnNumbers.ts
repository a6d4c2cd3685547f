import { readReports } from '../playwright/inPage.ts';
import type { Report } from 'mapvitals';
import type { Frame } from 'playwright-core';
import type { FramedGesture } from './frames/flyFrames.ts';
import type { PicturedGesture, PicturesVisit } from './pictures/flyPictures.ts';

/** One number of one visit, as the lab saw it and as the page's own mapvitals has it. */
export interface OwnNumber {
  readonly name: 'FTP' | 'TCM' | 'GSL' | 'GDF' | 'longest gap';
  /** `null`: of the load. */
  readonly gesture: string | null;
  readonly unit: 'ms' | 'ratio';
  readonly lab: number;
  readonly own: number;
}

/** Its gesture may begin with the press of a button, the lab's with the first move after it. */
const MOST_APART_MS = 1000;

/** What measures on the page itself; `null`: nothing does. */
export async function readOwnReport(frame: Frame): Promise<Report | null> {
  const text = await frame.evaluate<string>(`JSON.stringify((${readReports.toString()})().at(-1) ?? null)`);
  // The cast: what lists itself there gives a report.
  return JSON.parse(text) as Report | null;
}

export function checkPictures(report: Report, { load, gestures }: PicturesVisit): readonly OwnNumber[] {
  const { FTP, TCM } = report.vitals;
  const sinceNavigationMs = FTP.parts['sinceNavigationMs'] ?? null;
  // Both count from when the map was made: of that only the one tells how long after the navigation it was.
  const madeMs = sinceNavigationMs === null || FTP.value === null ? null : sinceNavigationMs - FTP.value;
  const ownTcmMs = madeMs === null || TCM.value === null ? null : madeMs + TCM.value;
  return [
    ...pair('FTP', null, 'ms', load.firstTileShownMs, sinceNavigationMs),
    ...pair('TCM', null, 'ms', load.tilesShownMs, ownTcmMs),
    ...gestures.flatMap((gesture) =>
      pair('GSL', gesture.name, 'ms', gesture.startLatencyMs, findOwn(report, gesture)?.GSL),
    ),
  ];
}

export function checkFrames(report: Report, gestures: readonly FramedGesture[]): readonly OwnNumber[] {
  return gestures.flatMap((gesture) => {
    const own = findOwn(report, gesture);
    return [
      ...pair('GDF', gesture.name, 'ratio', gesture.frames?.droppedRatio, own?.GDF),
      ...pair('longest gap', gesture.name, 'ms', gesture.frames?.maxGapMs, own?.maxGapMs),
    ];
  });
}

function pair(
  name: OwnNumber['name'],
  gesture: string | null,
  unit: OwnNumber['unit'],
  lab: number | null | undefined,
  own: number | null | undefined,
): readonly OwnNumber[] {
  return typeof lab === 'number' && typeof own === 'number' ? [{ name, gesture, unit, lab, own }] : [];
}

/** The gesture of that kind that began nearest to when the hand made it. */
function findOwn(
  { gestures }: Report,
  { kind, originMs }: Pick<PicturedGesture, 'kind' | 'originMs'>,
): Report['gestures'][number] | null {
  if (originMs === null) return null;
  const apart = ({ startMs }: Report['gestures'][number]): number => Math.abs(startMs - originMs);
  const near = gestures.filter((gesture) => gesture.kind === kind && apart(gesture) < MOST_APART_MS);
  return near.toSorted((a, b) => apart(a) - apart(b))[0] ?? null;
}
