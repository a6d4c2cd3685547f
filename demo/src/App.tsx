import { useMapPerformance, PerformanceOverlay } from 'mapvitals/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { MapCanvas } from './map/MapCanvas.tsx';
import { phone } from './map/panelPadding.ts';
import { fitBounds } from './scenarios/fitBounds.ts';
import { createOperations } from './operations/createOperations.ts';
import { runners } from './operations/runners.ts';
import { Credits } from './panel/Credits.tsx';
import { CountryFilter } from './panel/CountryFilter.tsx';
import { LoadStatus } from './panel/LoadStatus.tsx';
import { Panel } from './panel/Panel.tsx';
import { Results } from './panel/Results.tsx';
import { ScenarioList } from './panel/ScenarioList.tsx';
import { ThreadSwitch } from './panel/ThreadSwitch.tsx';
import { ViolationToast } from './panel/ViolationToast.tsx';
import { allPlaces, usePlaces } from './places/usePlaces.ts';
import { useScenarioRunner } from './scenarios/useScenarioRunner.ts';
import { useTheme } from './theme/useTheme.ts';
import type { Violation } from 'mapvitals';
import type { MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import type { PlaceFilter, Thread } from './operations/operations.ts';

/** What this page promises its visitors: milliseconds per call, and at most a quarter of a gesture's frames dropped. */
const thresholds = { 'places.cluster': 50, 'places.filter': 100, GDF: 0.25 };

export function App(): ReactNode {
  const [theme, setTheme] = useTheme();
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [filter, setFilter] = useState<PlaceFilter>(allPlaces);
  const [latestViolation, onViolation] = useState<Violation | null>(null);
  const session = useMapPerformance(map, { thresholds, onViolation });
  const { vitals, operations, violations, measure, exportReport, mapPerformance } = session;

  const [thread, setThread] = useState<Thread>('main');
  const work = useMemo(() => createOperations({ measure, runners }), [measure]);
  useEffect(() => work.runOn(thread), [work, thread]);
  const state = usePlaces({ map, operations: work, measure, reportError });
  const places = state.step === 'ready' ? state.view : null;
  const stage = useMemo(() => (map && places ? { map, places, setFilter } : null), [map, places]);
  const runner = useScenarioRunner(stage, reportError);

  const showCountry = useCallback(
    (country: string | null): void => {
      if (!stage) return;
      const next = { country, within: null };
      setFilter(next);
      stage.places
        .show(next)
        .then(({ bounds }) => country !== null && bounds && fitBounds(stage.map, bounds))
        .catch(reportError);
    },
    [stage],
  );

  return (
    <>
      <main className="stage">
        <MapCanvas theme={theme} onMap={setMap} />
        <PerformanceOverlay mapPerformance={mapPerformance} corner="top-right" collapsed={phone.matches} />
        <ViolationToast violation={latestViolation} />
      </main>
      <Panel theme={theme} onTheme={setTheme}>
        <p className="pitch">Is this map fast? Eight vitals say so, and every slow operation names itself.</p>
        <LoadStatus state={state} />
        <ThreadSwitch thread={thread} onThread={setThread} />
        <ScenarioList runner={runner} isReady={stage !== null} />
        <CountryFilter
          summary={state.step === 'ready' ? state.summary : null}
          country={filter.country}
          onCountry={showCountry}
        />
        <Results
          vitals={vitals}
          operations={operations}
          violations={violations}
          onExport={() => void exportReport('json').catch(reportError)}
        />
        <Credits />
      </Panel>
    </>
  );
}
