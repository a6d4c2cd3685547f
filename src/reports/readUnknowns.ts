import type { Report } from '../types/report.ts';
import { labelOf } from './labels.ts';
import { sayClock } from './readFigures.ts';
import { sayBytes, sayCount, sayMany } from './say.ts';
import { code, ticked, words } from './words.ts';
import type { Words } from './words.ts';

/** What the numbers of a report leave out, in sentences. */
export function readUnknowns(report: Report): readonly Words[] {
  const { self, memory, longFrames, longFramesReason, violationCount, violations, problems } = report;
  const vitals = Object.values(report.vitals);
  const hidden = vitals.reduce((sum, { hiddenCount }) => sum + hiddenCount, 0);
  const unreported = Object.values(report.webVitals).filter(({ value }) => value === null);
  return [
    hidden > 0 &&
      words`${sayMany(hidden, 'measurement')} fell into time in which nobody saw the map, and were left out.`,
    ...vitals
      .filter(({ value }) => value === null)
      .map(({ name, reason }) => words`${labelOf(name)} (${name}): ${ticked(reason ?? 'not known')}.`),
    unreported.length > 0 &&
      words`Of the page’s own vitals this browser has not told ${unreported.map(({ name }) => name).join(', ')}.`,
    memory.usedBytes === null
      ? words`The heap: ${ticked(memory.reason ?? 'the browser does not tell')}.`
      : words`The heap was ${sayBytes(memory.initialBytes ?? memory.usedBytes)} at first, ${sayBytes(memory.peakBytes ?? memory.usedBytes)} at most, ${sayBytes(memory.usedBytes)} last, as the browser tells it.`,
    ...sayClock(self.clockStepMs),
    self.sampledOutCount > 0 && words`${sayMany(self.sampledOutCount, 'call')} were not sampled.`,
    ...Object.entries(self.droppedCounts).map(
      ([what, count]) => count > 0 && words`${sayCount(count)} ${what} were more than is kept: only some are here.`,
    ),
    violationCount > violations.length &&
      words`Of ${sayMany(violationCount, 'violation')} ${sayCount(violations.length)} are kept.`,
    longFrames.length === 0 && words`No long frame was told: ${ticked(longFramesReason ?? 'there was none')}.`,
    ...problems.map(
      ({ code: name, count, latestMessage }) => words`${code(name)} (${sayCount(count)}): ${ticked(latestMessage)}`,
    ),
  ].filter((line) => line !== false && line !== undefined);
}
