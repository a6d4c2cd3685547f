import { createLoadLate } from '../lib/loadLate.ts';
import { onPageHidden } from '../lib/host.ts';
import { LEFT } from './left.ts';
import type { ExportedEvent, Exporter, ExportSource } from '../types/exporter.ts';
import type { Stop } from '../types/functions.ts';
import type { Delivery } from './delivery.ts';
import type { EarlySettings } from './exportOptions.ts';
import type { Left } from './left.ts';

type LeavingSource = Parameters<NonNullable<Exporter['leave']>>[0];

/** Characters of what pages have left: there is no room for the next. */
const MAX_LEFT = 300_000;

/**
 * An exporter whose code is loaded when it is first used: what it is told until then is kept, and left on the device where the
 * page goes before the code has come. A session that is sampled out loads and keeps nothing, unless it is to forget what
 * others have kept.
 */
export function createLateDelivery(
  { random, sampleRate, hasConsent, clock, page, url }: EarlySettings,
  load: () => Promise<Delivery>,
): Exporter {
  const isSampled = random() < sampleRate;
  /** `undefined` inside: not yet. */
  const sources = new Map<ExportSource, Stop | undefined>();
  /** As many as come until the load is given up; `null`: they go elsewhere, or nobody will come. */
  let early: ExportedEvent[] | null = isSampled ? [] : null;
  let isGiven = hasConsent;
  /** What was said of it before it was there. */
  const said: boolean[] = [];
  let real: Delivery | undefined;
  /** A line in `localStorage`. */
  let left = '';
  let stopListening: Stop | undefined;

  const stop = (): void => {
    early = null;
    stopListening?.();
  };
  const adopt = async (): Promise<void> => {
    const it = await load();
    real = it;
    for (const source of sources.keys()) sources.set(source, it.connect(source));
    // Once it knows the app, by whose name it keeps, and what was measured before.
    for (const isGivenThen of said) it.setConsent(isGivenThen);
    it.adopt(early ?? [], left);
    stop();
  };
  /** At once, for the page may be gone by the next task; not sent, for only the code knows how. */
  const leave = (all: Iterable<LeavingSource>): void => {
    // What was measured before consent is the user's.
    const isMine = hasConsent && isGiven && !said.includes(false);
    if (!early || !(isMine || left)) return;
    try {
      const { localStorage } = page!.window;
      const it: Left = [
        url,
        clock.now(),
        clock.epochNow(),
        Array.from(all, (source) => [source.report(), source.untoldCount?.()]),
        early,
      ];
      const text = JSON.stringify(it);
      const others = (localStorage!.getItem(LEFT) ?? '').replace(left, '');
      // An empty line counts.
      let line = isMine ? `${(others + text).length < MAX_LEFT ? text : ''}\n` : '';
      try {
        localStorage!.setItem(LEFT, line + others);
      } catch {
        // Full. Of so little there may be room.
        localStorage!.setItem(LEFT, (line = '\n') + others);
      }
      left = line;
    } catch {
      // The browser forbids it: whoever asks for what was left tells.
    }
  };
  const onGoing = (): void => leave(sources.keys());
  const begin = createLoadLate(adopt, (error) => {
    for (const source of sources.keys())
      source.problem('exporter-missing', `${String(error)}: ${early?.length} events`);
    // A later start may have better luck.
    onGoing();
    stop();
  });
  const start = (): void => {
    if (!isSampled) return;
    if (early && page) stopListening ??= onPageHidden(page, onGoing);
    void begin();
  };

  return Object.assign(
    (event: ExportedEvent): void => {
      if (real && isSampled) return real(event);
      if (isGiven) early?.push(event);
      start();
    },
    {
      connect(source: ExportSource): Stop {
        sources.set(source, real?.connect(source));
        start();
        return () => {
          sources.get(source)?.();
          sources.delete(source);
        };
      },
      leave: (source: LeavingSource): void => leave([source]),
      async flush(): Promise<void> {
        if (!isSampled) return;
        await begin();
        await real?.flush();
      },
      setConsent(isGivenNow: boolean): void {
        if (!isSampled && isGivenNow) return;
        isGiven = isGivenNow;
        if (real) real.setConsent(isGiven);
        else said.push(isGiven);
        if (!isGiven && early) {
          early = [];
          leave([]);
        }
        // What another session has kept is to be forgotten, too.
        void begin();
      },
    },
  );
}
