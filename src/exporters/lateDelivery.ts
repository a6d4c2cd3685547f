import { createLoadLate } from '../lib/loadLate.ts';
import type { ExportedEvent, Exporter, ExportSource } from '../types/exporter.ts';
import type { Stop } from '../types/functions.ts';
import type { Delivery } from './delivery.ts';
import type { ExportSettings } from './exportOptions.ts';

/** Before it is there. Loading takes a moment, and a map's first vitals are few. */
const MAX_EARLY = 100;

/**
 * An exporter whose code is loaded when it is first used: what it is told until then is kept. A session that is sampled out
 * loads and keeps nothing, unless it is to forget what others have kept.
 */
export function createLateDelivery(
  { random, sampleRate, hasConsent }: ExportSettings,
  load: () => Promise<Delivery>,
): Exporter {
  const isSampled = random() < sampleRate;
  /** `undefined` inside: not yet. */
  const sources = new Map<ExportSource, Stop | undefined>();
  let early: ExportedEvent[] = [];
  let isGiven = hasConsent;
  /** What was said of it before it was there. */
  const said: boolean[] = [];
  let real: Delivery | undefined;

  const adopt = async (): Promise<void> => {
    const it = await load();
    real = it;
    for (const source of sources.keys()) sources.set(source, it.connect(source));
    // Once it knows the app, by whose name it keeps, and what was measured before.
    for (const isGivenThen of said) it.setConsent(isGivenThen);
    early.forEach(it);
    early = [];
  };
  const begin = createLoadLate(adopt, (error) => {
    for (const source of sources.keys()) source.problem('exporter-missing', String(error));
    early = [];
  });

  return Object.assign(
    (event: ExportedEvent): void => {
      if (!isSampled) return;
      if (real) return real(event);
      if (isGiven && early.length < MAX_EARLY) early.push(event);
      void begin();
    },
    {
      connect(source: ExportSource): Stop {
        sources.set(source, real?.connect(source));
        if (isSampled) void begin();
        return () => {
          sources.get(source)?.();
          sources.delete(source);
        };
      },
      async flush(): Promise<void> {
        if (!isSampled) return;
        await begin();
        await real?.flush();
      },
      setConsent(isGivenNow: boolean): void {
        if (!isSampled && isGivenNow) return;
        isGiven = isGivenNow;
        if (!isGiven) early = [];
        if (real) real.setConsent(isGiven);
        else said.push(isGiven);
        // What another session has kept is to be forgotten, too.
        void begin();
      },
    },
  );
}
