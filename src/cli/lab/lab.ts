import { MapVitalsError } from 'mapvitals';
import { checkBudget } from 'mapvitals/sessions';
import { flyLab } from '../../lab/flyLab.ts';
import { flyPair } from '../../lab/flyPair.ts';
import { keepAnswers } from '../../lab/network/keptAnswers.ts';
import { openPictureReader } from '../../lab/pictures/openPictureReader.ts';
import { requireFlight } from '../../playwright/requireFlight.ts';
import { buildLabReport } from '../../lab/buildLabReport.ts';
import { readFigures } from '../../lab/figures.ts';
import { resolverRules } from '../../lab/network/isPrivateHost.ts';
import { LabRefusal } from '../../lab/refusal.ts';
import { badInput } from '../badInput.ts';
import { FORMATS } from '../formats/formatOutcome.ts';
import { readJson } from '../readReports.ts';
import { version } from '../version.ts';
import { readKept, writeKept } from './readKept.ts';
import { requireReportPath, writeReport } from './writeReport.ts';
import { BROWSER_FLAG, openChromium } from '../openChromium.ts';
import { requireWritable, writeFile } from '../writeFile.ts';
import { numberOf, readArguments, valueOf } from '../readArguments.ts';
import { Interruption } from '../interruption.ts';
import { describeLab } from './describeLab.ts';
import { describeLabComparison } from './describeLabComparison.ts';
import { planLab } from './planLab.ts';
import { createProgress, sayTiles } from './progress.ts';
import type { Browser } from 'playwright-core';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';
import type { Arguments, Flags } from '../readArguments.ts';
import type { Flight } from 'mapvitals/playwright';
import type { Budget } from 'mapvitals/sessions';
import type { LabPlan } from '../../lab/labPlan.ts';
import type { LabWorld } from '../../lab/flyLab.ts';

export const LAB_FLAGS: Flags = {
  pictures: { takes: 'value', value: 'COUNT', help: 'visits of which pictures are taken; default 5' },
  frames: { takes: 'value', value: 'COUNT', help: 'visits whose frames are recorded; default 7' },
  pairs: {
    takes: 'value',
    value: 'COUNT',
    help: 'with compare: visits of each kind to each of the two pages; default 6',
  },
  gestures: {
    takes: 'list',
    value: 'NAME...',
    help: 'these alone: drag, wheel, pinch, press, key, or one by its name',
  },
  phone: { takes: 'none', help: 'a finger on 390 x 844, two device pixels each, a processor 4 times slower' },
  viewport: { takes: 'value', value: 'WxH', help: 'default 1024x640' },
  cpu: { takes: 'value', value: 'TIMES', help: 'a processor so many times slower; default 1, with --phone 4' },
  map: { takes: 'value', value: 'SELECTOR', help: 'which element is the map, or x,y,width,height' },
  mask: { takes: 'list', value: 'SELECTOR...', help: 'what lies over the map and is none of it' },
  ready: { takes: 'value', value: 'SELECTOR', help: 'the page is ready once this is there' },
  'storage-state': { takes: 'value', value: 'FILE', help: "Playwright's, of somebody who is logged in" },
  flight: { takes: 'value', value: 'FILE', help: 'the flight that `recordFlight` gave, in place of the standard one' },
  record: {
    takes: 'value',
    value: 'FILE',
    help: 'keeps tiles and what other hosts send, once, and replays them with their delays from then on',
  },
  'check-sdk': { takes: 'none', help: "where the page runs mapvitals, its own numbers beside the lab's" },
  'keep-trace': { takes: 'value', value: 'FOLDER', help: "keeps the browser's traces of the visits with frames" },
  'allow-host': { takes: 'list', value: 'HOST...', help: 'hosts beyond this machine and its network' },
  seconds: { takes: 'value', value: 'SECONDS', help: 'a visit may take so long; default 120' },
  browser: BROWSER_FLAG,
  report: { takes: 'list', value: 'FILE...', help: 'writes the document that a session is: .json, .html or .md' },
  budget: { takes: 'value', value: 'FILE', help: 'limits that the page is held to' },
  format: { takes: 'value', value: 'NAME', choices: FORMATS, help: `${FORMATS.join(', ')}; default ${FORMATS[0]}` },
  help: { takes: 'none', help: 'this text' },
};

/** Dealt out so, even twenty figures can show something. */
const PAIRS = 6;
/** Frames as a display would show them: by the GPU where there is one, in software where there is none. */
const BROWSER_ARGS = [
  '--ignore-gpu-blocklist',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--no-first-run',
];

/** Of one page alone, or of two alone. */
const OF_ONE = ['pictures', 'frames', 'report', 'budget', 'check-sdk', 'keep-trace'];
const OF_TWO = ['pairs'];

/** `mapvitals lab`: what a page with a map shows from outside. */
export async function lab(io: Io, args: readonly string[]): Promise<Outcome> {
  const given = readArguments('lab', LAB_FLAGS, args);
  const isPair = given.files[0] === 'compare';
  const unfit = (isPair ? OF_ONE : OF_TWO).find((name) => given.given.has(name));
  if (unfit !== undefined) {
    const command = isPair ? 'lab compare' : 'lab';
    throw badInput(`\`mapvitals ${command}\` has no such flag`, `--${unfit}`, 'Leave it out.');
  }
  return isPair ? compareLab(io, given) : labOne(io, given);
}

async function labOne(io: Io, given: Arguments): Promise<Outcome> {
  const [url, ...others] = given.files;
  if (url === undefined || others.length > 0) {
    throw badInput(
      '`mapvitals lab` needs one page',
      url === undefined ? 'no address' : `${given.files.length} addresses`,
      'Write `mapvitals lab http://localhost:5173/`.',
    );
  }
  const plan = planLab(given, url, readFlight(io, given));
  const reportPaths = given.given.get('report') ?? [];
  const [budgetPath, traceFolder] = [valueOf(given, 'budget'), valueOf(given, 'keep-trace')];
  // Before anything is flown for it.
  for (const path of reportPaths) requireReportPath(io, path);
  const budget = budgetPath === undefined ? null : readJson(io, budgetPath);
  const pathOf = (visit: number): string => `${traceFolder}/frames-${visit}.json`;
  if (traceFolder !== undefined) requireWritable(io, pathOf(1));
  return inBrowser(io, given, { ...plan, isClosed: false }, async (world) => {
    const keepTrace: LabWorld['keepTrace'] = (traceEvents, visit) =>
      writeFile(io, pathOf(visit), JSON.stringify({ traceEvents }));
    const flights = await flyLab(plan, traceFolder === undefined ? world : { ...world, keepTrace });
    const figures = readFigures(flights.pictures, flights.frames);
    const report = buildLabReport(flights, figures, version());
    // The cast: what it holds is looked at there.
    const check = budget === null ? null : checkBudget(budget as Budget, report);
    const outcome = describeLab(flights, figures, check);
    for (const path of reportPaths) writeReport(io, path, report, outcome, flights);
    return outcome;
  });
}

/** `mapvitals lab compare`: two releases, or two libraries, flown in turn. */
async function compareLab(io: Io, given: Arguments): Promise<Outcome> {
  const [, first, second, ...others] = given.files;
  if (first === undefined || second === undefined || others.length > 0) {
    throw badInput(
      '`mapvitals lab compare` needs two pages',
      `${given.files.length - 1} addresses`,
      'Write `mapvitals lab compare http://localhost:5173/ http://localhost:5174/`.',
    );
  }
  const flight = readFlight(io, given);
  const plans = [planLab(given, first, flight), planLab(given, second, flight)] as const;
  const isAbroad = plans.some(({ pauseMs }) => pauseMs > 0);
  const path = valueOf(given, 'record');
  if (isAbroad && (path === undefined || Object.keys(readKept(io, path)).length === 0)) {
    throw badInput(
      '`mapvitals lab compare` flies pages and tiles of others only as they were recorded',
      path === undefined ? 'no recording' : 'an empty one',
      'Serve both builds yourself, or fly each once by `mapvitals lab URL --record FILE` and name that file here.',
    );
  }
  const pairs = Math.ceil(numberOf(given, 'pairs', PAIRS, PAIRS));
  // Of others nothing is asked: nobody is to be spared.
  const here = [
    { ...plans[0], pauseMs: 0 },
    { ...plans[1], pauseMs: 0 },
  ] as const;
  return inBrowser(io, given, { ...plans[0], isClosed: isAbroad }, async (world) =>
    describeLabComparison(await flyPair(here, pairs, world)),
  );
}

function readFlight(io: Io, given: Arguments): Flight | null {
  const path = valueOf(given, 'flight');
  return path === undefined ? null : requireFlight(readJson(io, path));
}

async function inBrowser(
  io: Io,
  given: Arguments,
  { allowedHosts, isClosed }: Pick<LabPlan, 'allowedHosts'> & { readonly isClosed: boolean },
  work: (world: LabWorld) => Promise<Outcome>,
): Promise<Outcome> {
  const recordPath = valueOf(given, 'record');
  const kept = recordPath === undefined ? null : keepAnswers(readKept(io, recordPath), { isClosed, allowedHosts });
  const rules = `--host-resolver-rules=${resolverRules(allowedHosts)}`;
  const progress = createProgress(io);
  // Before there is a browser that it could leave behind.
  const interruption = io.onInterrupt();
  const { signal } = interruption;
  signal.addEventListener('abort', () => progress.note('Ending. What was flown until now is told.'));
  let browser: Browser | null = null;
  try {
    browser = await openChromium(io, {
      command: 'lab',
      given,
      args: [...BROWSER_ARGS, rules],
      // What was flown until then is told.
      endsBySignal: false,
    });
    const reader = await openPictureReader(browser);
    const announce: LabWorld['announce'] = (tiles, visitCount) =>
      progress.note(sayTiles(tiles, visitCount, kept !== null));
    const outcome = await work({ browser, reader, signal, kept, tell: progress.tell, announce, random: Math.random });
    return { ...outcome, interruptedCode: interruption.code };
  } catch (error) {
    const { code } = interruption;
    if (code !== null) throw new Interruption('Ended before the map was found: nothing was flown.', code);
    if (!(error instanceof LabRefusal)) throw error;
    // All of it: it tells what was tried.
    throw new MapVitalsError('BAD_OPTION', `The lab could not measure the page: ${error.message}.`);
  } finally {
    progress.stop();
    await browser?.close();
    interruption.stop();
    if (kept && recordPath !== undefined && !kept.isClosed) writeFile(io, recordPath, writeKept(kept.all()));
  }
}
