import { useMapPerformance, PerformanceOverlay } from 'mapvitals/react';
import { createRouteSections } from 'mapvitals/overlay';
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { fleet } from './fleet/fleet.ts';
import { FleetSection } from './fleet/FleetSection.tsx';
import { createFlights } from './flight/createFlights.ts';
import { FlightSection } from './flight/FlightSection.tsx';
import { createDrawing } from './map/createDrawing.ts';
import { MapCanvas } from './map/MapCanvas.tsx';
import { panelPadding, phone } from './map/panelPadding.ts';
import { cache } from './operations/cache.ts';
import { createOperations } from './operations/createOperations.ts';
import { explainClustering, optimize } from './operations/routes.ts';
import { firstRoutings, routings } from './operations/routings.ts';
import { CountryFilter } from './panel/CountryFilter.tsx';
import { Credits } from './panel/Credits.tsx';
import { LoadStatus, describeLoad } from './panel/LoadStatus.tsx';
import { OtherLibraries } from './panel/OtherLibraries.tsx';
import { Panel } from './panel/Panel.tsx';
import { Results } from './panel/Results.tsx';
import { RoutingSwitch } from './panel/RoutingSwitch.tsx';
import { ScenarioList } from './panel/ScenarioList.tsx';
import { Tabs } from './panel/Tabs.tsx';
import { Trouble } from './panel/Trouble.tsx';
import { ViolationToast } from './panel/ViolationToast.tsx';
import { ReportPage } from './report/ReportPage.tsx';
import { ReportSection } from './report/ReportSection.tsx';
import { allPlaces, usePlaces } from './places/usePlaces.ts';
import { showFilter } from './scenarios/showFilter.ts';
import { heavyWork, journeys } from './scenarios/scenarios.ts';
import { useScenarioRunner } from './scenarios/useScenarioRunner.ts';
import { useRecording } from './session/useRecording.ts';
import { Story } from './story/Story.tsx';
import { useTheme } from './theme/useTheme.ts';
import type { Violation } from 'mapvitals';
import type { MapLibreMap } from 'maplibre-gl';
import type { ReactNode } from 'react';
import type { FlightBook } from './flight/createFlights.ts';
import type { PlaceFilter, Routing } from './operations/operations.ts';

/** What this page promises its visitors of its own work: milliseconds of the page, and at most a quarter of a gesture's frames dropped. */
const thresholds = { 'places.cluster': { blockMs: 50 }, 'places.filter': 100, GDF: 0.25 };
/** Without the one who learns nobody knows how long a call held the page. */
const CALL_LIMIT_MS = 50;

/** The page's own vitals are no news here. */
const isOfPage = ({ operation }: Violation): boolean => /^(LCP|INP|CLS|TTFB|FCP)$/.test(operation);
const startsWithPanel = location.hash === '#scenarios';

const exporters = [fleet];
const overlaySections = createRouteSections(optimize);

export function App(): ReactNode {
  const [theme, setTheme] = useTheme();
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [filter, setFilter] = useState<PlaceFilter>(allPlaces);
  const [isTelling, setIsTelling] = useState(!startsWithPanel);
  const [mapTrouble, setMapTrouble] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const [latestViolation, setLatestViolation] = useState<Violation | null>(null);
  const onViolation = useCallback((violation: Violation) => {
    if (!isOfPage(violation)) setLatestViolation(violation);
  }, []);
  const session = useMapPerformance(map, { thresholds, onViolation, optimize, exporters });
  const { vitals, operations, violations, measure, trackOperation, exportReport, mapPerformance } = session;

  useRecording(mapPerformance);

  const [routing, setRouting] = useState<Routing>(startsWithPanel ? 'off' : 'page');
  const { monitor } = mapPerformance;
  useEffect(
    () => (routing === 'off' ? monitor.setThreshold('places.cluster', CALL_LIMIT_MS) : undefined),
    [monitor, routing],
  );
  const [comparesAll, setComparesAll] = useState(false);
  const compared = comparesAll ? routings : firstRoutings;
  const [book, setBook] = useState<FlightBook>(new Map());
  const onFirstDraw = useCallback((ms: number) => trackOperation('places.firstDraw', ms), [trackOperation]);
  const work = useMemo(() => createOperations(measure), [measure]);
  // Before the places are loaded: their first task is on its way then.
  useLayoutEffect(() => work.route(routing), [work, routing]);
  const state = usePlaces({ map, operations: work.places, measure, reportError, onFirstDraw });
  const places = state.step === 'ready' ? state.view : null;
  const trouble = mapTrouble ?? (state.step === 'failed' ? describeLoad(state) : null);
  const stage = useMemo(
    () => map && places && { map, places, operations: work, drawing: createDrawing(map, measure), measure, setFilter },
    [map, places, work, measure],
  );
  const runner = useScenarioRunner(stage, mapPerformance.monitor, reportError);
  const isReady = stage !== null;
  const flights = createFlights({
    monitor: mapPerformance.monitor,
    routing,
    routings: compared,
    onRouting: setRouting,
    onFigures: (flown, figures) => setBook((known) => new Map([...known, [flown, figures]])),
  });
  const isFlying = runner.run?.state === 'running' && flights.some(({ id }) => id === runner.run?.id);

  const showPanel = useCallback((): void => {
    setIsTelling(false);
    setRouting('off');
  }, []);
  useEffect(() => {
    map?.setPadding(isTelling ? { top: 0, right: 0, bottom: 0, left: 0 } : panelPadding(map.getContainer()));
  }, [map, isTelling]);

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
        <MapCanvas theme={theme} onMap={setMap} onTrouble={setMapTrouble} />
        <PerformanceOverlay
          mapPerformance={mapPerformance}
          corner="top-right"
          size={isTelling || phone.matches ? 'pill' : 'compact'}
          sections={overlaySections}
        />
        {!isTelling && <ViolationToast violation={latestViolation} />}
        {trouble && <Trouble text={trouble} />}
        {isTelling && !trouble && (
          <Story
            stage={stage}
            loading={describeLoad(state)}
            monitor={monitor}
            onRouting={setRouting}
            explain={explainClustering}
            onReadReport={() => setIsReading(true)}
            onScenarios={showPanel}
          />
        )}
        {isReading && <ReportPage mapPerformance={mapPerformance} onClose={() => setIsReading(false)} />}
      </main>
      {!isTelling && !mapTrouble && (
        <Panel theme={theme} onTheme={setTheme}>
          <p className="pitch">Is this map fast? Eight vitals say so, and every slow operation names itself.</p>
          <LoadStatus state={state} />
          <RoutingSwitch
            routing={routing}
            routings={compared}
            isDisabled={isFlying}
            onRouting={setRouting}
            onCompareAll={comparesAll ? null : () => setComparesAll(true)}
          />
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
              {
                id: 'flight',
                title: 'Flight',
                content: (
                  <FlightSection flights={flights} runner={runner} isReady={isReady} book={book} routings={compared} />
                ),
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
          <ReportSection mapPerformance={mapPerformance} />
          <OtherLibraries />
          <FleetSection />
          <Credits onClearCache={() => void cache.clear()} />
        </Panel>
      )}
    </>
  );
}
