import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { formatHtml, formatMarkdown, formatTrace } from 'mapvitals/reports';
import { hostileNames, stormySession } from '../support/stormySession.ts';
import { sampleReport } from '../support/sampleReport.ts';
test('write', async () => {
  const s = await stormySession();
  writeFileSync('/tmp/r-stormy.html', formatHtml(s, { guides: 'https://mapvitals.example/docs' }));
  writeFileSync('/tmp/r-stormy.md', formatMarkdown(s));
  writeFileSync('/tmp/r.json', formatTrace(s));
  writeFileSync('/tmp/r-hostile.html', formatHtml(await stormySession(hostileNames)));
  writeFileSync('/tmp/r-empty.html', formatHtml(sampleReport({ id: 'x' })));
});
