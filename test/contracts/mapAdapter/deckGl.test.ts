import { describeMapAdapter } from './describeMapAdapter.ts';
import { deckGlDriver } from './drivers/deckGl.ts';

describeMapAdapter(deckGlDriver);
