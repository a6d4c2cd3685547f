import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { addLabSections } from '../../../src/cli/lab/addLabSections.ts';
import { describeLab, sayMachine } from '../../../src/cli/lab/describeLab.ts';
import { planLab } from '../../../src/cli/lab/planLab.ts';
import { createProgress, sayTiles } from '../../../src/cli/lab/progress.ts';
import { readArguments } from '../../../src/cli/readArguments.ts';
import { LAB_FLAGS } from '../../../src/cli/lab/lab.ts';
import { formatOutcome } from '../../../src/cli/formats/formatOutcome.ts';
import { buildLabReport } from '../../../src/lab/buildLabReport.ts';
import { readFigures } from '../../../src/lab/figures.ts';
import { checkBudget } from 'mapvitals/sessions';
import { formatHtml } from 'mapvitals/reports';
import { flights, framed, pictured } from '../lab/labFlights.ts';
import { runWith } from './fakeIo.ts';
import type { LabPlan } from '../../../src/lab/labPlan.ts';
import type { LabFlights } from '../../../src/lab/flyLab.ts';

const HERE = 'http://localhost:5173/';
const plan = (address: string, ...flags: string[]): LabPlan => planLab(readArguments('lab', LAB_FLAGS, flags), address);
const errorOf = async (command: string, files: object = {}): Promise<string> => {
  const { code, err } = await runWith(files as Record<string, unknown>, command);
  expect(code).toBe(2);
  return err;
};
/** All is well up to here: there is only no browser in this world. */
const FLIES = /needs `playwright-core`/;

describe('whom the lab visits', () => {
  it('is this machine and its network: nobody else unless they are named', async () => {
    expect(plan(HERE)).toMatchObject({ pictures: 5, frames: 7, pauseMs: 0 });
    expect(await errorOf('lab https://maps.example/')).toMatch(
      /this machine and its network only, got `'maps\.example'`/,
    );
  });

  it('a host of others is visited 1 + 4 + 5 times at most, 5 s apart', async () => {
    const abroad = plan('https://maps.example/', '--allow-host', 'maps.example');
    expect(abroad).toMatchObject({ pictures: 4, frames: 5, pauseMs: 5000 });
    const more = 'lab https://maps.example/ --allow-host maps.example';
    expect(await errorOf(`${more} --pictures 5`)).toMatch(/at most 4/);
    expect(await errorOf(`${more} --frames 6`)).toMatch(/at most 5/);
  });

  it("so is one's own page with tiles of others", () => {
    expect(plan(HERE, '--allow-host', 'tile.example')).toMatchObject({ pictures: 4, frames: 5, pauseMs: 5000 });
    expect(plan(HERE, '--allow-host', '192.168.1.4')).toMatchObject({ pictures: 5, frames: 7, pauseMs: 0 });
  });

  it('two pages are compared there only as they were recorded', async () => {
    const pair = 'lab compare https://a.example/ https://b.example/ --allow-host a.example b.example';
    expect(await errorOf(pair)).toMatch(/only as they were recorded, got `'no recording'`/);
    expect(await errorOf(`${pair} --record kept.json`)).toMatch(/got `'an empty one'`/);
    const answer = { status: 200, headers: {}, body: '', delayMs: 3 };
    const files = { 'kept.json': { version: 1, answers: { one: answer } } };
    expect(await errorOf(`${pair} --record kept.json`, files)).toMatch(FLIES);
  });

  it('is told what was asked of each host, before it is asked of them again', () => {
    const tiles = { host: 'tile.example', tileCount: 24, failedCount: 0, abortedCount: 0, heldCount: 0, p75Ms: 100 };
    expect(sayTiles([tiles], 9, false)).toMatch(
      /24 tiles of tile\.example\. Each of the 9 visits to come asks for as many/,
    );
    expect(sayTiles([tiles], 9, true)).toMatch(/asked for once and kept/);
  });
});

describe('what the lab is told to do', () => {
  it.each([
    ['lab', "needs one page, got `'no address'`"],
    ['lab localhost:5173', 'needs the address of a page'],
    [`lab ${HERE} ${HERE}`, 'needs one page'],
    [`lab ${HERE} --pairs 3`, '`mapvitals lab` has no such flag'],
    [`lab compare ${HERE}`, 'needs two pages'],
    [`lab compare ${HERE} ${HERE} --budget b.json`, '`mapvitals lab compare` has no such flag'],
    [`lab ${HERE} --gestures jump`, 'must name gestures'],
    [`lab ${HERE} --gestures pinch`, 'There are drag, wheel, press, key'],
    [`lab ${HERE} --gestures wheel --phone`, 'There are drag, pinch, press'],
    [`lab ${HERE} --viewport big`, 'must be a width and a height'],
    [`lab ${HERE} --report lab.pdf`, 'must end with .json, .html or .md'],
    [`lab ${HERE} --report nowhere/lab.html`, '`nowhere/lab.html` cannot be written'],
    [`lab ${HERE} --keep-trace nowhere`, '`nowhere/frames-1.json` cannot be written'],
    [`lab ${HERE} --budget missing.json`, '`missing.json` cannot be read'],
    [`lab ${HERE} --flight other.json`, 'A flight must be what `recordFlight` gave'],
    [`lab ${HERE} --flight still.json`, 'must hold what a hand did'],
    [`lab ${HERE} --flight still.json --viewport 800x600`, 'is the flight\u2019s own'],
    [`lab ${HERE} --record other.json`, 'must hold what `--record` has kept'],
  ])('%s: %s', async (command, what) => {
    const still = { version: 1, viewport: { width: 700, height: 500 }, durationMs: 1, input: [], camera: [] };
    expect(await errorOf(command, { 'other.json': { version: 7 }, 'still.json': still })).toContain(what);
  });

  it('flies gestures by kind, or one by its name', () => {
    expect(plan(HERE, '--gestures', 'wheel', 'drag, held still').gestures).toEqual(['wheel', 'drag, held still']);
  });

  it('has to make sense before a browser is opened', async () => {
    const flags = '--map #map --mask .legend .logo --ready .done --check-sdk --phone --report a.html b.json';
    expect(await errorOf(`lab ${HERE} ${flags}`)).toMatch(FLIES);
    expect(plan(HERE, ...flags.split(' '))).toMatchObject({
      map: '#map',
      mask: ['.legend', '.logo'],
      isChecked: true,
      device: { isPhone: true, viewport: { width: 390, height: 844 }, devicePixelRatio: 2, cpuSlowdown: 4 },
    });
    expect(plan(HERE, '--map', '10,20,300,200').map).toEqual({ x: 10, y: 20, width: 300, height: 200 });
  });
});

describe('the progress', () => {
  const lines = (isTerminal: boolean): string => {
    let text = '';
    const progress = createProgress({ isTerminal, tell: (more) => void (text += more) });
    const common = { page: HERE, pass: 'frames', visitCount: 12, leftMs: 170_000 } as const;
    progress.tell({ ...common, visit: 3, gesture: 'drag' });
    progress.tell({ ...common, visit: 3, gesture: 'wheel in' });
    progress.tell({ ...common, visit: 4, gesture: 'drag', side: 'B' });
    progress.note('24 tiles');
    progress.stop();
    return text;
  };

  it('is one line on a terminal: pass, visit, gesture and time left', () => {
    expect(lines(true)).toContain('\r\u001B[2Kframes, visit 3 of 12: wheel in, about 3 min left');
  });

  it('is a line for each visit elsewhere', () => {
    expect(lines(false)).toBe(
      'frames, visit 3 of 12, about 3 min left\nB: frames, visit 4 of 12, about 3 min left\n24 tiles\n',
    );
  });
});

describe("the lab's report as a page", () => {
  const picture = (gesture: string | null, what: string, isWhole = false): LabFlights['pictures'][0]['strip'][0] => ({
    gesture,
    what,
    afterMs: 812,
    isWhole,
    jpeg: 'AAAA',
  });
  const cause = {
    name: 'move',
    path: ['move', '<b>hold</b>'],
    place: 'map.js:14:3',
    durationMs: 70,
    kind: 'culprit',
  } as const;
  const flown: LabFlights = {
    ...flights(true),
    pictures: [
      {
        ...pictured(20),
        strip: [picture(null, 'the page', true), picture(null, 'first tile'), picture('drag', 'first answer')],
      },
      pictured(30),
      pictured(40),
    ],
    frames: [[framed(0.1)], [{ ...framed(0.2), cause }], [framed(0.3)]],
    ownNumbers: [{ name: 'GSL', gesture: 'drag', unit: 'ms', lab: 20, own: 12 }],
    tiles: [{ host: 'tile.example', tileCount: 24, failedCount: 1, abortedCount: 2, heldCount: 0, p75Ms: 100 }],
    refusals: [{ pass: 'frames', reason: 'the visit took more than 120 s' }],
  };
  const figures = readFigures(flown.pictures, flown.frames);
  const report = buildLabReport(flown, figures, '1.0.0');
  const outcome = describeLab(flown, figures, null);
  const page = addLabSections(formatHtml(report), sayMachine(flown), outcome, flown);

  it('says in its first line what it ran on, and grades nothing that was drawn in software', () => {
    const [, head = ''] = /<header>([^]*?)<\/header>/.exec(page) ?? [];
    expect(head.replaceAll(/<[^>]*>/g, ' ').trim()).toMatch(
      /^Chromium 156\.0, One, 8 logical cores, drawn in software/,
    );
    expect(head).toContain('No vital is rated.');
    expect(page).not.toMatch(/feels fast|z0"/);
  });

  it('has the map outlined on the last picture, and the strip with what each picture is', () => {
    expect(page).toMatch(/<rect\s+class="map"\s+x="0"\s+y="0"\s+width="480"\s+height="320"/);
    expect(page).toContain('<img src="data:image/jpeg;base64,AAAA" alt="load: first tile"');
    expect(page).toContain('drag: first answer, 812');
  });

  it('has the frames of the median flight as bars, with the cause under the longest gap', () => {
    const [, drawn = ''] = /class="frames">([^]*?)<\/figure>/.exec(page) ?? [];
    expect(drawn.match(/<rect/g)).toHaveLength(3);
    expect(drawn.match(/class="late"/g)).toHaveLength(1);
    expect(drawn).toContain('>move &#62; &#60;b&#62;hold&#60;/b&#62; (map.js:14:3)<');
    // In words too: where it is narrow, the bars have no room for any.
    expect(drawn).toMatch(/<p class="muted">[^<]*, longest gap [^<]*: move &#62; /);
  });

  it('has tiles by host, refusals with their reasons, and the page\u2019s own numbers', () => {
    const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain('tile.example 24 1 2 100 ms');
    expect(text).toContain('A visit for frames came to nothing: the visit took more than 120 s.');
    expect(text).toMatch(/GSL drag 20 ms 12 ms \+8(\.0)? ms/);
  });

  it('says what the page asked the user, where it was dismissed', () => {
    const notes = (...dialogs: string[]): string => describeLab({ ...flown, dialogs }, figures, null).notes.join();
    expect(notes()).not.toContain('asked by');
    expect(notes('alert: Welcome')).toContain('The page asked by `alert: Welcome`: dismissed at once');
    expect(notes('alert: 1', 'alert: 2', 'alert: 3')).toContain('`alert: 1` and `alert: 2` and 1 more');
  });

  it('is well formed, and asks for nothing', () => {
    const faults: string[] = [];
    parse(page, { onParseError: ({ code }) => void faults.push(code) });
    expect(faults).toEqual([]);
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it('is JUnit, where each figure is a test, and held to a budget', () => {
    const kept = describeLab(flown, figures, checkBudget({ 'FTP.sinceNavigationMs': { p75Ms: '2 s' } }, report));
    expect(kept.isOk).toBe(true);
    const broken = describeLab(flown, figures, checkBudget({ 'FTP.sinceNavigationMs': { p75Ms: '0.5 s' } }, report));
    expect(broken.isOk).toBe(false);
    const junit = formatOutcome(broken, 'junit', false);
    expect(junit).toMatch(/<testcase classname="mapvitals.figure" name="GDF drag"><system-out>20/);
    expect(junit).toMatch(/<testcase classname="mapvitals.budget" name="FTP\.sinceNavigationMs[^>]*><failure/);
  });

  it('is not measured where a page that was to be checked runs no mapvitals', () => {
    const without = describeLab({ ...flown, ownNumbers: [] }, figures, null);
    expect(without.isMeasured).toBe(false);
    expect(without.notes.join()).toContain('The page runs no mapvitals');
  });
});
