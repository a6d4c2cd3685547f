import { MapVitalsError } from 'mapvitals';
import { findNearestName } from '../lib/nearestName.ts';
import { badInput } from './badInput.ts';
import { bench, BENCH_FLAGS } from './bench/bench.ts';
import { compare, COMPARE_FLAGS } from './compare/compare.ts';
import { formatOutcome } from './formats/formatOutcome.ts';
import { plainText } from './formats/plainText.ts';
import { Interruption } from './interruption.ts';
import { lab, LAB_FLAGS } from './lab/lab.ts';
import { report, REPORT_FLAGS } from './report.ts';
import { version } from './version.ts';
import type { InterruptedCode } from './interruption.ts';
import type { Io } from './io.ts';
import type { Outcome } from './outcome.ts';
import type { Flags } from './readArguments.ts';

/**
 * 0: all is well. 1: a regression, a broken budget, a missed target. 2: what was given makes no sense, or nothing was found out.
 * Else a signal ended it.
 */
export type ExitCode = 0 | 1 | 2 | InterruptedCode;

interface Command {
  readonly usage: string;
  readonly what: string;
  readonly flags: Flags;
  run(io: Io, args: readonly string[]): Outcome | void | Promise<Outcome | void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  compare: {
    usage: 'mapvitals compare BASE HEAD | --base FILE... --head FILE... [--budget FILE] [--format NAME]',
    what: 'tells what became slower, and whether a budget is kept',
    flags: COMPARE_FLAGS,
    run: compare,
  },
  report: {
    usage: 'mapvitals report FILE [--html [FILE]] [--md [FILE]] [--trace [FILE]]',
    what: 'writes a session for people',
    flags: REPORT_FLAGS,
    run: report,
  },
  bench: {
    usage:
      'mapvitals bench FILE [--operations COUNT] [--type NAME...] [--profile NAME...] [--targets FILE] [--format NAME]',
    what: 'runs your tasks in your Chromium, by each route and profile, beside their targets',
    flags: BENCH_FLAGS,
    run: bench,
  },
  lab: {
    usage:
      'mapvitals lab URL | lab compare A B [--pictures COUNT] [--frames COUNT] [--phone] [--map SELECTOR] [--format NAME]',
    what: 'flies any page with a map in your Chromium, and tells what it shows from outside',
    flags: LAB_FLAGS,
    run: lab,
  },
};

/** The command `mapvitals`. Says what is wrong with what it was given, and never fails otherwise. */
export async function runCli(io: Io, args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
      io.print(help());
      return name === undefined ? 2 : 0;
    }
    if (name === '--version' || name === '-v') {
      io.print(`${version()}\n`);
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw unknownCommand(name);
    if (rest.some((arg) => arg === '--help' || arg === '-h')) {
      io.print(helpOf(command));
      return 0;
    }
    const outcome = await command.run(io, rest);
    return outcome ? show(io, outcome, rest) : 0;
  } catch (error) {
    if (error instanceof Interruption) {
      io.tell(`[mapvitals] ${error.message}\n`);
      return error.exitCode;
    }
    // What a hostile file makes fail is that file's fault: nothing was found out, so it is no 1.
    const message =
      error instanceof MapVitalsError ? error.message : `[mapvitals] This cannot be read: ${String(error)}`;
    io.tell(`${plainText(message)}\n`);
    return 2;
  }
}

function show(io: Io, outcome: Outcome, args: readonly string[]): ExitCode {
  const format = formatOf(args);
  io.print(formatOutcome(outcome, format, isColoured(io)));
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary) io.append(summary, outcome.markdown);
  if (outcome.interruptedCode) return outcome.interruptedCode;
  if (outcome.isMeasured === false) return 2;
  return outcome.isOk ? 0 : 1;
}

/** It was looked at by the command. */
function formatOf(args: readonly string[]): string {
  const at = args.findLastIndex((arg) => /^--?format(=|$)/.test(arg));
  return (at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1])) ?? 'table';
}

/** https://no-color.org: any value but an empty one switches colours off. */
function isColoured({ isTerminal, env }: Io): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

function unknownCommand(name: string): Error {
  const names = Object.keys(COMMANDS);
  const nearest = findNearestName(name, names);
  const fix = nearest ? `Did you mean \`${nearest}\`?` : `There are ${names.join(', ')}.`;
  return badInput('`mapvitals` has no such command', name, fix);
}

function help(): string {
  const lines = Object.values(COMMANDS).map(({ usage, what }) => `  ${usage}\n      ${what}`);
  return [
    'mapvitals: what a map felt like, in numbers that a pull request can be held to',
    '',
    ...lines,
    '',
    '  mapvitals COMMAND --help, mapvitals --version',
    '',
    'Exit code 0: all is well. 1: a regression, a broken budget or a missed target. 2: bad input, or not measured. 129, 130, 143: ended by a signal (130: Ctrl-C).',
    '',
  ].join('\n');
}

function helpOf({ usage, what, flags }: Command): string {
  const rows = Object.entries(flags).map(([name, { value, help: text }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    text,
  ]);
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  return [usage, '', what, '', ...rows.map(([flag = '', text]) => `  ${flag.padEnd(width)}  ${text}`), ''].join('\n');
}
