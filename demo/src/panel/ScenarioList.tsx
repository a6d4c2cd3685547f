import { ScenarioButton } from './ScenarioButton.tsx';
import type { ReactNode } from 'react';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ScenarioRunner } from '../scenarios/useScenarioRunner.ts';

export interface ScenarioListProps {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
  readonly runner: ScenarioRunner;
  readonly isReady: boolean;
}

/** Buttons that each play a scenario. */
export function ScenarioList({ title, scenarios, runner, isReady }: ScenarioListProps): ReactNode {
  return (
    <section className="section" aria-label={title}>
      <ul className="scenarios">
        {scenarios.map((scenario) => (
          <li key={scenario.id}>
            <ScenarioButton scenario={scenario} runner={runner} isReady={isReady} />
          </li>
        ))}
      </ul>
    </section>
  );
}
