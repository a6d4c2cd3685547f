import { checkBudget } from 'mapvitals/sessions';
import { flyLab } from '../../lab/flyLab.ts';
import { flyPair } from '../../lab/flyPair.ts';
import { openPictureReader } from '../../lab/pictures/openPictureReader.ts';
import { buildLabReport } from '../../lab/buildLabReport.ts';
import { readFigures } from '../../lab/figures.ts';
import { resolverRules } from '../../lab/network/isPrivateHost.ts';
import { LabRefusal } from '../../lab/refusal.ts';
import { badInput } from '../badInput.ts';
import { FORMATS } from '../formats/formatOutcome.ts';
import { readJson } from '../readReports.ts';
import { version } from '../version.ts';
import { writeReport } from './writeReport.ts';
import { BROWSER_FLAG, openChromium } from '../openChromium.ts';
import { numberOf, readArguments, valueOf } from '../readArguments.ts';
import { describeLab } from './describeLab.ts';
import { describeLabComparison } from './describeLabComparison.ts';
import { planLab } from './planLab.ts';
import { createProgress } from './progress.ts';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';
import type { Arguments, Flags } from '../readArguments.ts';
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
  gestures: { takes: 'list', value: 'NAME...', help: 'these alone: drag, wheel, pinch, press, key' },
  phone: { takes: 'none', help: 'a finger on 390 x 844, two device pixels each, a processor 4 times slower' },
  viewport: { takes: 'value', value: 'WxH', help: 'default 1024x640' },
  cpu: { takes: 'value', value: 'TIMES', help: 'a processor so many times slower; default 1, with --phone 4' },
  map: { takes: 'value', value: 'SELECTOR', help: 'which element is the map, or x,y,width,height' },
  mask: { takes: 'list', value: 'SELECTOR...', help: 'what lies over the map and is none of it' },
  ready: { takes: 'value', value: 'SELECTOR', help: 'the page is ready once this is there' },
  'storage-state': { takes: 'value', value: 'FILE', help: "Playwright's, of somebody who is logged in" },
  'allow-host': { takes: 'list', value: 'HOST...', help: 'hosts beyond this machine and its network' },
  seconds: { takes: 'value', value: 'SECONDS', help: 'a visit may take so long; default 120' },
  browser: BROWSER_FLAG,
  report: { takes: 'value', value: 'FILE', help: 'writes the document that a session is: .json, .html or .md' },
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

/** `mapvitals lab`: what a page with a map shows from outside. */
export async function lab(io: Io, args: readonly string[]): Promise<Outcome> {
  const given = readArguments('lab', LAB_FLAGS, args);
  if (given.files[0] === 'compare') return compareLab(io, given);
  const [url, ...others] = given.files;
  if (url === undefined || others.length > 0) {
    throw badInput(
      '`mapvitals lab` needs one page',
      url === undefined ? 'no address' : `${given.files.length} addresses`,
      'Write `mapvitals lab http://localhost:5173/`.',
    );
  }
  const plan = planLab(given, url);
  const [reportPath, budgetPath] = [valueOf(given, 'report'), valueOf(given, 'budget')];
  // Before anything is flown for it.
  const budget = budgetPath === undefined ? null : readJson(io, budgetPath);
  return inBrowser(io, plan, given, async (world) => {
    const flights = await flyLab(plan, world);
    const figures = readFigures(flights.pictures, flights.frames);
    const report = buildLabReport(flights, figures, version());
    if (reportPath !== undefined) writeReport(io, reportPath, report);
    // The cast: what it holds is looked at there.
    const check = budget === null ? null : checkBudget(budget as Budget, report);
    return describeLab(flights, figures, check);
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
  const plans = [planLab(given, first), planLab(given, second)] as const;
  if (plans.some(({ pauseMs }) => pauseMs > 0)) {
    throw badInput(
      '`mapvitals lab compare` flies this machine and its network only',
      second,
      'Serve both builds yourself.',
    );
  }
  const pairs = Math.ceil(numberOf(given, 'pairs', PAIRS, PAIRS));
  return inBrowser(io, plans[0], given, async (world) => describeLabComparison(await flyPair(plans, pairs, world)));
}

async function inBrowser<Result>(
  io: Io,
  plan: LabPlan,
  given: Arguments,
  work: (world: LabWorld) => Promise<Result>,
): Promise<Result> {
  const rules = `--host-resolver-rules=${resolverRules(plan.allowedHosts)}`;
  const browser = await openChromium(io, { command: 'lab', given, args: [...BROWSER_ARGS, rules] });
  const progress = createProgress(io);
  const interruption = io.onInterrupt();
  try {
    const reader = await openPictureReader(browser);
    return await work({ browser, reader, signal: interruption.signal, tell: progress.tell, random: Math.random });
  } catch (error) {
    if (error instanceof LabRefusal)
      throw badInput('the lab could not measure the page', error.message, 'Nothing was found out.');
    throw error;
  } finally {
    interruption.stop();
    progress.stop();
    await browser.close();
  }
}
