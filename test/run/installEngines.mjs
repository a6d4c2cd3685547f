// Installs Firefox, WebKitGTK and a display for them where apt can, and unpacks what shows a fleet; succeeds either way.
import { installEngines } from './engines.mjs';
import { installFleetTools } from './fleetTools.mjs';

installEngines();
installFleetTools();
