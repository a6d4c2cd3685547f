import { useState } from 'react';
import type { ReactNode } from 'react';

const INSTALL = 'npm install mapvitals';
const CODE = `import { createMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
const mapPerformance = createMapPerformance();
mapPerformance.attach(map);
mountOverlay(mapPerformance);`;

/** The five lines, to take along. */
export function CopyCode(): ReactNode {
  const [told, setTold] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(CODE).then(
      () => setTold('Copied'),
      () => setTold('The browser does not let it be copied: select it instead'),
    );
  };
  return (
    <>
      <div className="story-code-title">
        <h3>Add it to my map</h3>
        <button type="button" className="button button-quiet" onClick={copy}>
          Copy
        </button>
        <output>{told}</output>
      </div>
      <pre>{INSTALL}</pre>
      <pre>{CODE}</pre>
    </>
  );
}
