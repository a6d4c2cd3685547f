import { describeRun } from '../scenarios/describeRun.ts';
import type { ReactNode } from 'react';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ScenarioRunner } from '../scenarios/useScenarioRunner.ts';

export interface ScenarioButtonProps {
  readonly scenario: Scenario;
  readonly runner: ScenarioRunner;
  readonly isReady: boolean;
}

/** Starts a scenario; while it plays, shows how far it is and stops it. */
export function ScenarioButton({ scenario, runner, isReady }: ScenarioButtonProps): ReactNode {
  const run = runner.run?.id === scenario.id ? runner.run : null;
  const isRunning = run?.state === 'running';
  return (
    <div className="scenario" data-state={run?.state ?? 'idle'}>
      <button
        type="button"
        className="scenario-button"
        disabled={!isReady}
        aria-describedby={`${scenario.id}-description`}
        onClick={() => (isRunning ? runner.stop() : runner.start(scenario))}
      >
        <ScenarioIcon isRunning={isRunning} />
        <span className="scenario-title">{isRunning ? `Stop: ${scenario.title}` : scenario.title}</span>
        {run && !isRunning && <span className="scenario-state">{run.state}</span>}
      </button>
      <p id={`${scenario.id}-description`} className="scenario-description">
        {run?.result ?? scenario.description}
      </p>
      {run?.figures && (
        <ul className="scenario-figures">
          {describeRun(run.figures).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {isRunning && <progress aria-label={`${scenario.title}: progress`} value={run.progress} max={1} />}
    </div>
  );
}

function ScenarioIcon({ isRunning }: { readonly isRunning: boolean }): ReactNode {
  return (
    <svg className="scenario-icon" viewBox="0 0 16 16" aria-hidden="true">
      {isRunning ? <rect x="4" y="4" width="8" height="8" rx="1.5" /> : <path d="M5 3.2v9.6L13 8z" />}
    </svg>
  );
}
