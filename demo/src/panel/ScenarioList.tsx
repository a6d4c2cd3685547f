import { ScenarioButton } from './ScenarioButton.tsx';
import { scenarios } from '../scenarios/scenarios.ts';
import type { ReactNode } from 'react';
import type { ScenarioRunner } from '../scenarios/useScenarioRunner.ts';

export interface ScenarioListProps {
  readonly runner: ScenarioRunner;
  readonly isReady: boolean;
}

export function ScenarioList({ runner, isReady }: ScenarioListProps): ReactNode {
  return (
    <section className="section" aria-labelledby="scenarios-title">
      <h2 id="scenarios-title">Scenarios</h2>
      <ul className="scenarios">
        {scenarios.map((scenario) => (
          <li key={scenario.id}>
            <ScenarioButton scenario={scenario} runner={runner} isReady={isReady} />
          </li>
        ))}
      </ul>
      <output className="visually-hidden">{runner.run && `${runner.run.title}: ${runner.run.state}`}</output>
    </section>
  );
}
