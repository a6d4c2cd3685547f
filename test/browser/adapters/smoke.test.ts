import { describeMapAdapter } from '../../contracts/mapAdapter/describeMapAdapter.ts';
import { mapLibreDriver } from '../../contracts/mapAdapter/drivers/mapLibre.ts';

// All of the contract is `npm run test:libraries`.
describeMapAdapter(mapLibreDriver, { isSmoke: true });
