import { describeMapAdapter } from './describeMapAdapter.ts';
import { leafletDriver1, leafletDriver2 } from './drivers/leaflet.ts';

describeMapAdapter(leafletDriver1);
describeMapAdapter(leafletDriver2);
