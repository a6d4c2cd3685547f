import { describeMapAdapter } from './describeMapAdapter.ts';
import { mapLibreDriver } from './drivers/mapLibre.ts';

describeMapAdapter(mapLibreDriver);
