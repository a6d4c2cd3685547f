import { useMapPerformance, PerformanceOverlay } from 'mapvitals/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createDrawing } from './map/createDrawing.ts';
import { MapCanvas } from './map/MapCanvas.tsx';
import { phone } from './map/panelPadding.ts';
import { cache } from './operations/cache.ts';
import { createOperations } from './operations/createOperations.ts';
import { pools } from './operations/pools.ts';
import { createCacheSection } from './overlay/createCacheSection.ts';
import { createPoolSection } from './overlay/createPoolSection.ts';
import { CountryFilter } from './panel/CountryFilter.tsx';
import { Credits } from './panel/Credits.tsx';
import { LoadStatus } from './panel/LoadStatus.tsx';
import { Panel } from './panel/Panel.tsx';
import { Results } from './panel/Results.tsx';
import { ScenarioList } from './panel/ScenarioList.tsx';
import { Tabs } from './panel/Tabs.tsx';
import { ThreadSwitch } from './panel/ThreadSwitch.tsx';
import { ViolationToast } from './panel/ViolationToast.tsx';
import { allPlaces, usePlaces } from './places/usePlaces.ts';
import { showFilter } from './scenarios/showFilter.ts';
import { heavyWork, journeys } from './scenarios/scenarios.ts';
import { useScenarioRunner } from './scenarios/useScenarioRunner.ts';
import { useRecording } from './session/useRecording.ts';
import { useTheme } from './theme/useTheme.ts';
import type { Violation } from 'mapvitals';
import type { MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import type { PlaceFilter, Thread } from './operations/operations.ts';

/** What this page promises its visitors: milliseconds per call, and at most a quarter of a gesture's frames dropped. */
const thresholds = { 'places.cluster': 50, 'places.filter': 100, GDF: 0.25 };

const overlaySections = [
  createPoolSection(() => pools.workers.getMetrics()),
  createCacheSection(() => cache.getStats()),
];

export function App(): ReactNode {
  const [theme, setTheme] = useTheme();
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [filter, setFilter] = useState<PlaceFilter>(allPlaces);
  const [latestViolation, onViolation] = useState<Violation | null>(null);
  const session = useMapPerformance(map, { thresholds, onViolation });
  const { vitals, operations, violations, measure, trackOperation, exportReport, mapPerformance } = session;

  useRecording(mapPerformance);

  const [thread, setThread] = useState<Thread>('main');
  const onFirstDraw = useCallback((ms: number) => trackOperation('places.firstDraw', ms), [trackOperation]);
  const work = useMemo(() => createOperations(measure), [measure]);
  useEffect(() => work.runOn(thread), [work, thread]);
  const state = usePlaces({ map, operations: work.places, measure, reportError, onFirstDraw });
  const places = state.step === 'ready' ? state.view : null;
  const stage = useMemo(
    () => map && places && { map, places, operations: work, drawing: createDrawing(map, measure), measure, setFilter },
    [map, places, work, measure],
  );
  const runner = useScenarioRunner(stage, reportError);
  const isReady = stage !== null;

  const showCountry = useCallback(
    (country: string | null): void => {
      if (!stage) return;
      const next = { country, within: null };
      setFilter(next);
      stage.drawing.clear();
      showFilter(stage, next).catch(reportError);
    },
    [stage],
  );

  return (
    <>
      <main className="stage">
        <MapCanvas theme={theme} onMap={setMap} />
        <PerformanceOverlay
          mapPerformance={mapPerformance}
          corner="top-right"
          collapsed={phone.matches}
          sections={overlaySections}
        />
        <ViolationToast violation={latestViolation} />
      </main>
      <Panel theme={theme} onTheme={setTheme}>
        <p className="pitch">Is this map fast? Eight vitals say so, and every slow operation names itself.</p>
        <LoadStatus state={state} />
        <ThreadSwitch thread={thread} onThread={setThread} />
        <Tabs
          label="What to play"
          tabs={[
            {
              id: 'journeys',
              title: 'Scenarios',
              content: <ScenarioList title="Scenarios" scenarios={journeys} runner={runner} isReady={isReady} />,
            },
            {
              id: 'work',
              title: 'Heavy work',
              content: <ScenarioList title="Heavy work" scenarios={heavyWork} runner={runner} isReady={isReady} />,
            },
          ]}
        />
        <output className="visually-hidden">{runner.run && `${runner.run.title}: ${runner.run.state}`}</output>
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
        <Credits onClearCache={() => void cache.clear()} />
      </Panel>
    </>
  );
}
