// Runs in a page with a strict CSP and trusted types: see strict.test.ts.
import { mountOverlay } from '../../../src/overlay/index.ts';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';
import { fullSnapshot } from './fullSnapshot.ts';

// The test runner wraps every `import()`; this page is not one of its own.
Object.assign(globalThis, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });

const refused: string[] = [];
document.addEventListener('securitypolicyviolation', (event) => {
  refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
// The policy must work, or the test could not fail.
document.body.setAttribute('style', 'color: red');
try {
  document.body.innerHTML = '<p>refused</p>';
} catch (error) {
  refused.push(String(error));
}
await new Promise((resolve) => setTimeout(resolve, 50));
const baseline = refused.splice(0);

const source = createFakeMapPerformance(fullSnapshot());
mountOverlay(source, { storage: null, size: 'full' });
source.publish();
const host = document.querySelector('map-vitals');
const root = host?.shadowRoot;
while (!root?.getElementById('cost')) await new Promise((resolve) => setTimeout(resolve, 20));
root.getElementById('collapse')?.click();
root.getElementById('pill')?.click();
await new Promise((resolve) => setTimeout(resolve, 50));
parent.postMessage(
  {
    baseline,
    refused,
    text: root?.textContent,
    left: host?.getBoundingClientRect().left,
    fontSize: root ? getComputedStyle(root.getElementById('cost') as HTMLElement).fontSize : '',
  },
  '*',
);
