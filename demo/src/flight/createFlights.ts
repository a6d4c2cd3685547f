import { cache } from '../operations/cache.ts';
import { playFlight } from './playFlight.ts';
import { watchMainThread } from './watchMainThread.ts';
import type { Monitor } from 'mapvitals';
import type { OnProgress, Routing } from '../operations/operations.ts';
import type { NamedRouting } from '../operations/routings.ts';
import type { Scenario, Stage } from '../scenarios/scenario.ts';
import type { MainThreadFigures } from './watchMainThread.ts';

export interface FlightFigures extends MainThreadFigures {
  /** Of the times to a result, the median; so of the times to settle. */
  readonly resultMs: number | null;
  readonly settleMs: number | null;
}

/** Each routing's latest flight. */
export type FlightBook = ReadonlyMap<Routing, FlightFigures>;

export interface FlightOptions {
  readonly monitor: Pick<Monitor, 'onSample'>;
  readonly routing: Routing;
  /** Those that are compared. */
  readonly routings: readonly NamedRouting[];
  readonly onRouting: (routing: Routing) => void;
  readonly onFigures: (routing: Routing, figures: FlightFigures) => void;
}

/** The same flight on the chosen routes, or on all that are compared in turn. */
export function createFlights({
  monitor,
  routing,
  routings,
  onRouting,
  onFigures,
}: FlightOptions): readonly Scenario[] {
  const fly = async (stage: Stage, on: Routing, signal: AbortSignal, onProgress: OnProgress): Promise<void> => {
    onRouting(on);
    stage.operations.route(on);
    // A flight must not be answered by the one before it.
    await cache.clear();
    const readFigures = watchMainThread(monitor);
    try {
      const { resultsMs, settlesMs } = await playFlight(stage, signal, onProgress);
      if (signal.aborted) return;
      onFigures(on, { ...readFigures(), resultMs: medianOf(resultsMs), settleMs: medianOf(settlesMs) });
    } finally {
      readFigures();
    }
  };
  return [
    {
      id: 'flight',
      title: 'Fly',
      description: 'Fly, zoom, filter; cluster all places while panning.',
      run: (stage, signal, onProgress) => fly(stage, routing, signal, onProgress),
    },
    {
      id: 'flights',
      title: routings.length === 2 ? 'Fly both' : 'Fly all five',
      description: `The same flight with routes ${routings.map(({ label }) => label.toLowerCase()).join(', then ')}.`,
      async run(stage, signal, onProgress) {
        for (const [index, { id }] of routings.entries()) {
          if (!signal.aborted) {
            await fly(stage, id, signal, (ratio) => onProgress((index + ratio) / routings.length));
          }
        }
        onRouting(routing);
      },
    },
  ];
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
