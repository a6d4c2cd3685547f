import { describeMapAdapter } from '../../contracts/mapAdapter/describeMapAdapter.ts';
import { cesiumDriver } from '../../contracts/mapAdapter/drivers/cesium.ts';
import { deckGlDriver } from '../../contracts/mapAdapter/drivers/deckGl.ts';
import { mapLibreDriver } from '../../contracts/mapAdapter/drivers/mapLibre.ts';

// All of the contract is `npm run test:libraries`.
describeMapAdapter(mapLibreDriver, { isSmoke: true });
describeMapAdapter(deckGlDriver, { isSmoke: true });
describeMapAdapter(cesiumDriver, { isSmoke: true });
