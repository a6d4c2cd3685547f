// Checked by tsc only: what an app writes must compile, and what is wrong must not.
import type { MapRef } from '@vis.gl/react-maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { createElement } from 'react';
import type { RefObject } from 'react';
import { createMapPerformance } from 'mapvitals';
import type { Adapter, OperationReport, Report, VitalReport } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import type { OverlaySection } from 'mapvitals/overlay';
import {
  MapPerformanceProvider,
  PerformanceOverlay,
  useMapPerformance,
  useOperation,
  useVitals,
} from 'mapvitals/react';

/** A map of a library that has its own adapter. */
interface OtherMap {
  readonly otherLibrary: true;
}
declare const attachOther: Adapter<OtherMap>;
declare const otherMap: OtherMap;

export function useEverySource(
  map: MapLibreMap | null,
  mapRef: RefObject<MapLibreMap | null>,
  wrapper: MapRef | undefined,
  wrapperRef: RefObject<MapRef | null>,
): void {
  useMapPerformance();
  useMapPerformance(null);
  useMapPerformance(map, {
    thresholds: { 'places.cluster': 50, 'tile.*': { p95Ms: 400 } },
    onViolation: ({ value }) => value,
  });
  useMapPerformance(mapRef);
  useMapPerformance(wrapper);
  useMapPerformance(wrapperRef);
  useMapPerformance(otherMap, { adapter: attachOther });
  // @ts-expect-error -- a name is not a map
  useMapPerformance('map');
  // @ts-expect-error -- the adapter is for another library's map
  useMapPerformance(map, { adapter: attachOther });
}

export function useState(map: MapLibreMap): void {
  const { vitals, operations, violations, measure, wrap, getReport, exportReport } = useMapPerformance(map);
  vitals.FTP satisfies VitalReport;
  operations satisfies readonly OperationReport[];
  violations.length satisfies number;
  measure('work', () => 7) satisfies number;
  void (measure('work', async () => 7) satisfies Promise<number>);
  wrap('work', (text: string) => text.length) satisfies (text: string) => number;
  getReport() satisfies Report;
  getReport('work')?.p95Ms satisfies number | null | undefined;
  void (exportReport('json') satisfies Promise<void>);
  // @ts-expect-error -- there is no such format
  void exportReport('xml');
  // @ts-expect-error -- there is no such vital
  void vitals.FPS;
}

export function useSelections(): void {
  useVitals().GDF satisfies VitalReport;
  useVitals(({ GDF }) => GDF.rating === 'poor') satisfies boolean;
  useOperation('work').measure(() => 'text') satisfies string;
  useOperation('work').report?.count satisfies number | undefined;
}

export function render(map: MapLibreMap, container: HTMLElement): void {
  const mapPerformance = createMapPerformance();
  mapPerformance.attach(map);
  createElement(MapPerformanceProvider, { mapPerformance });
  createElement(MapPerformanceProvider, { options: { thresholds: { work: 5 }, onViolation: () => {} } });
  createElement(PerformanceOverlay, { mapPerformance, target: container, corner: 'top-left', size: 'pill' });
  const section: OverlaySection = {
    id: 'pool',
    title: 'Pool',
    create:
      () =>
      ({ sequence }) =>
        void sequence,
  };
  mountOverlay(mapPerformance, { target: container, sections: [section], storage: sessionStorage })();
  // @ts-expect-error -- there is no such corner
  mountOverlay(mapPerformance, { corner: 'middle' });
}
