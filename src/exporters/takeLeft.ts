import { createSessionId } from '../lib/createSessionId.ts';
import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { createCollector } from './collector.ts';
import { keepLines, readLeft } from './leftLines.ts';
import type { Batch } from './encoding.ts';
import type { Left } from './left.ts';
import type { SenderParts } from './senderParts.ts';
import type { Telemetry } from './telemetry.ts';
import type { VitalSums } from './vitalSums.ts';

/**
 * Takes what earlier pages of this app have left for this address, before their code was there: the oldest first. Without consent it
 * is forgotten. Counts those that there was no room for, or that are too old, of whatever app, and lines that something else wrote.
 */
export function takeLeft({ settings, collector, createSums, write, isGiven, note }: SenderParts): readonly Batch[] {
  const { url, page, clock, maxKeptAgeMs } = settings;
  const left: Telemetry[] = [];
  let lostCount = 0;
  const forbidden = keepLines(page, (line) => {
    const it = readLeft(line);
    // Of whatever app: it may never be opened again. Or so far ahead: the user has set the clock back.
    if (!it || Math.abs(clock.epochNow() - it[2]) > maxKeptAgeMs) {
      lostCount += 1;
      return false;
    }
    if (it[0] !== url || (it[3][0]?.[0].app?.name ?? 'default') !== collector.appName) return true;
    try {
      left.unshift(replay(it, createSums?.()));
    } catch {
      // Something else wrote it, after all.
      lostCount += 1;
    }
    return false;
  });
  if (lostCount > 0) collector.count('map.self.dropped', { 'map.reason': 'no-room' }, lostCount);
  if (forbidden)
    note('export-not-kept', `localStorage keeps nothing (${forbidden}): what a page sees that ends early is lost`);
  return isGiven() ? left.flatMap((it) => write(it, createSessionId())) : [];
}

/** As that page would have sent it. */
function replay([, atMs, epochMs, sessions, events]: Left, sums: VitalSums | undefined): Telemetry {
  const collector = createCollector({ now: () => atMs, epochNow: () => epochMs }, sums);
  for (const [report, untold] of sessions) {
    collector.connect({ report: () => report, problem() {} });
    // Of one that has not begun nobody knows what it saw.
    const untoldCount = report.session.id === LOADING_SESSION ? 1 : (untold ?? 0);
    if (untoldCount > 0) collector.count('map.self.dropped', { 'map.reason': 'too-early' }, untoldCount);
  }
  for (const event of events) collector.add(event);
  const { telemetry } = collector.collect(true)!;
  const sessionId = telemetry.sessionId === LOADING_SESSION ? null : telemetry.sessionId;
  return { ...telemetry, sessionId, fromEpochMs: sessions[0]?.[0].session.startedEpochMs ?? epochMs };
}
