// Installs Firefox, WebKitGTK and a display for them where apt can; succeeds either way.
import { installEngines } from './engines.mjs';

installEngines();
