import { ScenarioList } from '../panel/ScenarioList.tsx';
import { FlightTable } from './FlightTable.tsx';
import { YOUR_TURN } from './playFlight.ts';
import type { ReactNode } from 'react';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ScenarioRunner } from '../scenarios/useScenarioRunner.ts';
import type { NamedRouting } from '../operations/routings.ts';
import type { FlightBook } from './createFlights.ts';

export interface FlightSectionProps {
  readonly flights: readonly Scenario[];
  readonly runner: ScenarioRunner;
  readonly isReady: boolean;
  readonly book: FlightBook;
  readonly routings: readonly NamedRouting[];
}

/** The same scripted flight under each routing, with the results side by side. */
export function FlightSection({ flights, runner, isReady, book, routings }: FlightSectionProps): ReactNode {
  const { run } = runner;
  const isYourTurn = run?.id === 'flight' && run.state === 'running' && run.progress >= YOUR_TURN;
  return (
    <>
      <ScenarioList title="Flight" scenarios={flights} runner={runner} isReady={isReady} />
      <FlightTable book={book} routings={routings} />
      <output className="flight-note">{isYourTurn && 'Your turn: drag the map.'}</output>
    </>
  );
}
