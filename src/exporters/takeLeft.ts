import { createCollector } from './collector.ts';
import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { LEFT } from './left.ts';
import type { Collector } from './collector.ts';
import type { ExportSettings } from './exportOptions.ts';
import type { Left } from './left.ts';
import type { Telemetry } from './telemetry.ts';
import type { VitalSums } from './vitalSums.ts';

export interface TakingParts {
  /** Who counts pages that there was no room for, or that are too old, of whatever app, and lines that something else wrote. */
  readonly collector: Pick<Collector, 'appName' | 'count'>;
  readonly createSums: (() => VitalSums) | undefined;
  readonly note: (code: string, message: string) => void;
}

/** Takes what earlier pages of this app have left for this address, before their code was there: the oldest first. */
export function takeLeft(
  { url, page, clock, maxKeptAgeMs }: ExportSettings,
  { collector, createSums, note }: TakingParts,
): readonly Telemetry[] {
  const left: Telemetry[] = [];
  let lostCount = 0;
  const forbidden = keepLines(page, (line) => {
    const it = parse(line);
    // Of whatever app: it may never be opened again. Or so far ahead: the user has set the clock back.
    if (!it || Math.abs(clock.epochNow() - it[2]) > maxKeptAgeMs) {
      lostCount += 1;
      return false;
    }
    if (it[0] !== url || (it[3][0]?.[0].app?.name ?? 'default') !== collector.appName) return true;
    try {
      left.unshift(readLeft(it, createSums?.()));
    } catch {
      // Something else wrote it, after all.
      lostCount += 1;
    }
    return false;
  });
  if (lostCount > 0) collector.count('map.self.dropped', { 'map.reason': 'no-room' }, lostCount);
  if (forbidden)
    note('export-not-kept', `localStorage keeps nothing (${forbidden}): what a page sees that ends early is lost`);
  return left;
}

/** The page lives on, and sends it itself. Else another one has taken it: so many of its events. */
export function takeBack({ page }: ExportSettings, own: string): { readonly takenCount: number } | null {
  let isThere = own === '';
  if (!isThere) {
    keepLines(page, (line) => {
      const isOwn = `${line}\n` === own;
      isThere ||= isOwn;
      return !isOwn;
    });
  }
  return isThere ? null : { takenCount: parse(own)?.[4].length ?? 0 };
}

/** As that page would have sent it. */
function readLeft([, atMs, epochMs, sessions, events]: Left, sums: VitalSums | undefined): Telemetry {
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

/** Why the browser forbids it: then nothing was left either. */
function keepLines(page: ExportSettings['page'], isKept: (line: string) => boolean): string | undefined {
  try {
    const { localStorage } = page?.window ?? {};
    // A server and a worker have none.
    if (localStorage === undefined) return undefined;
    const text = localStorage.getItem(LEFT);
    if (text === null) return undefined;
    const kept = text.split('\n').slice(0, -1).filter(isKept);
    if (kept.length > 0) localStorage.setItem(LEFT, `${kept.join('\n')}\n`);
    else localStorage.removeItem(LEFT);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** `null`: it says that there was no room, or something else wrote it. */
function parse(line: string): Left | null {
  try {
    // The cast: what else may be there has not all of these.
    const it = JSON.parse(line) as Left;
    const isLeft = it.length === 5 && [it[1], it[2]].every(Number.isFinite) && Array.isArray(it[4]);
    return isLeft && it[3].every(([report]) => typeof report === 'object' && 'session' in report) ? it : null;
  } catch {
    return null;
  }
}
