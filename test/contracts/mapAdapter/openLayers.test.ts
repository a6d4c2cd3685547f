import { describeMapAdapter } from './describeMapAdapter.ts';
import { openLayersDriver } from './drivers/openLayers.ts';

describeMapAdapter(openLayersDriver);
