import { useCallback, useEffect, useRef, useState } from 'react';
import { watchRun } from './watchRun.ts';
import type { Monitor } from 'mapvitals';
import type { Scenario, Stage } from './scenario.ts';
import type { RunFigures } from './watchRun.ts';

export interface ScenarioRun {
  readonly id: string;
  readonly title: string;
  /** 0..1 */
  readonly progress: number;
  /** What the scenario says of its result. */
  readonly result: string | null;
  /** What it did to the map and to the page, once it is over. */
  readonly figures: RunFigures | null;
  readonly state: 'running' | 'finished' | 'stopped' | 'failed';
}

export interface ScenarioRunner {
  /** The run that plays, or the last one that did. */
  readonly run: ScenarioRun | null;
  start(scenario: Scenario): void;
  stop(): void;
}

const SETTLED_MS = 300;

/** Plays one scenario at a time. */
export function useScenarioRunner(
  stage: Stage | null,
  monitor: Pick<Monitor, 'onSample' | 'onViolation'>,
  reportError: (error: unknown) => void,
): ScenarioRunner {
  const [run, setRun] = useState<ScenarioRun | null>(null);
  const controller = useRef<AbortController>(null);
  const stop = useCallback(() => controller.current?.abort(), []);
  // A scenario ends with the map it plays on.
  useEffect(() => (stage ? stop : undefined), [stage, stop]);

  const start = (scenario: Scenario): void => {
    if (!stage) return;
    stop();
    const { signal } = (controller.current = new AbortController());
    const show = (change: Partial<ScenarioRun>): void => {
      if (controller.current?.signal === signal) setRun((current) => current && { ...current, ...change });
    };
    setRun({ id: scenario.id, title: scenario.title, progress: 0, result: null, figures: null, state: 'running' });
    const readFigures = watchRun(monitor);
    stage.drawing.clear();
    scenario
      .run(stage, signal, (progress) => show({ progress }))
      .then((result) => show({ state: signal.aborted ? 'stopped' : 'finished', result: result ?? null }))
      .catch((error: unknown) => {
        show({ state: signal.aborted ? 'stopped' : 'failed' });
        if (!signal.aborted) reportError(error);
      })
      // The last move is told once it has settled.
      .finally(() => setTimeout(() => show({ figures: readFigures() }), SETTLED_MS));
  };

  return { run, start, stop };
}
