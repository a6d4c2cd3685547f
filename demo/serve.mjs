// Builds the demo as it would be published (demo/dist), serves it and opens it. Takes --host and --port, as Vite does.
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';

const { values } = parseArgs({ options: { host: { type: 'string' }, port: { type: 'string' } } });

await build({ mode: 'demo', logLevel: 'warn' });
const server = await preview({
  mode: 'demo',
  preview: { open: true, host: values.host ?? 'localhost', port: Number(values.port ?? 4173) },
});
server.printUrls();
