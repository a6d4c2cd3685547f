import { describeMapAdapter } from '../../contracts/mapAdapter/describeMapAdapter.ts';
import { cesiumDriver } from '../../contracts/mapAdapter/drivers/cesium.ts';
import { deckGlDriver } from '../../contracts/mapAdapter/drivers/deckGl.ts';
import { leafletDriver1, leafletDriver2 } from '../../contracts/mapAdapter/drivers/leaflet.ts';
import { mapLibreDriver } from '../../contracts/mapAdapter/drivers/mapLibre.ts';
import { openLayersDriver } from '../../contracts/mapAdapter/drivers/openLayers.ts';

// All of the contract is `npm run test:libraries`.
describeMapAdapter(mapLibreDriver, { isSmoke: true });
describeMapAdapter(deckGlDriver, { isSmoke: true });
describeMapAdapter(cesiumDriver, { isSmoke: true });
describeMapAdapter(leafletDriver1, { isSmoke: true });
describeMapAdapter(leafletDriver2, { isSmoke: true });
describeMapAdapter(openLayersDriver, { isSmoke: true });
