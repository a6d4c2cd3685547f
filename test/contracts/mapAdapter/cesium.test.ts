import { describeMapAdapter } from './describeMapAdapter.ts';
import { cesiumDriver } from './drivers/cesium.ts';

describeMapAdapter(cesiumDriver);
