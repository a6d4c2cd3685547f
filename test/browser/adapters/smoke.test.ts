import { describeMapAdapter } from '../../contracts/mapAdapter/describeMapAdapter.ts';
import { leafletDriver1 } from '../../contracts/mapAdapter/drivers/leaflet.ts';
import { mapLibreDriver } from '../../contracts/mapAdapter/drivers/mapLibre.ts';

// All of the contract, and every library, is `npm run test:libraries`.
describeMapAdapter(mapLibreDriver, { isSmoke: true });
describeMapAdapter(leafletDriver1, { isSmoke: true });
