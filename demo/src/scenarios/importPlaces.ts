import { processInChunks } from 'mapvitals/optimize';
import { createDensityGrid } from '../places/createDensityGrid.ts';
import { fetchPlaces } from '../places/fetchPlaces.ts';
import { openPlacesFile } from '../places/placesFormat.ts';
import { readRows } from '../places/readRows.ts';
import type { MapLibreMap } from 'maplibre-gl';
import type { Scenario } from './scenario.ts';

const numbers = new Intl.NumberFormat('en');
const BUDGET_MS = 8;

/** A long loop on the main thread that lets the map move: pan it while the import runs, or stop it. */
export const importPlaces: Scenario = {
  id: 'import',
  title: 'Import 171,075 rows',
  description: 'In chunks, so that the map keeps moving.',
  async run({ map, drawing, measure }, signal, onProgress) {
    const bytes = await fetchPlaces({ signal });
    const rowCount = openPlacesFile(bytes).count;
    const grid = createDensityGrid();
    const stopTurning = turn(map);
    try {
      let chunkCount = 0;
      await measure('places.import', () =>
        processInChunks(readRows(bytes), ({ lng, lat }) => grid.add(lng, lat), {
          budgetMs: BUDGET_MS,
          signal,
          onProgress: ({ doneCount }) => {
            chunkCount += 1;
            onProgress(doneCount / rowCount);
          },
        }),
      );
      drawing.hideClusters();
      await drawing.show('areas', grid.toFeatures());
      return `${numbers.format(rowCount)} rows in ${chunkCount} chunks, ${numbers.format(grid.cellCount)} cells.`;
    } finally {
      stopTurning();
    }
  },
};

/** Turns the globe until stopped. */
function turn(map: MapLibreMap): () => void {
  const { lng, lat } = map.getCenter();
  map.easeTo({ center: [lng + 90, lat], duration: 30_000, easing: (ratio) => ratio });
  return () => map.stop();
}
