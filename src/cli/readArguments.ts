import { findNearestName } from '../lib/nearestName.ts';
import { badInput } from './badInput.ts';

/** What a flag takes: all up to the next flag, one value, one where a file was named before, or none. */
export interface Flag {
  readonly takes: 'list' | 'value' | 'maybe' | 'none';
  readonly choices?: readonly string[];
  readonly help: string;
  /** What stands for its value in the help. */
  readonly value?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Arguments {
  readonly files: readonly string[];
  /** By flag: its values, none for one that takes none. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/** @throws BAD_OPTION for what no flag is, and for values that one does not take */
export function readArguments(command: string, flags: Flags, args: readonly string[]): Arguments {
  const files: string[] = [];
  const given = new Map<string, string[]>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      files.push(...rest);
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      files.push(arg);
      continue;
    }
    const [, name = '', written] = /^--?([^=]*)(?:=([^]*))?$/.exec(arg) ?? [];
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag) throw unknownFlag(command, arg, name, flags);
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (written !== undefined) values.push(written);
    else values.push(...takeValues(flag, rest, files.length > 0));
    if (flag.takes !== 'none' && flag.takes !== 'maybe' && values.length === 0) {
      throw badInput(`\`--${name}\` needs a value`, 'nothing', `Write \`--${name} ${flag.value ?? 'VALUE'}\`.`);
    }
    if (flag.takes === 'none' && values.length > 0) {
      throw badInput(`\`--${name}\` takes no value`, values[0], `Write \`--${name}\` alone.`);
    }
    for (const value of values) checkChoice(name, value, flag.choices);
  }
  return { files, given };
}

/** The one value of a flag; the last where it was given twice. */
export function valueOf({ given }: Arguments, name: string): string | undefined {
  return given.get(name)?.at(-1);
}

/** A flag's number. @throws BAD_OPTION */
export function numberOf(args: Arguments, name: string, fallback: number, example: number): number {
  const written = valueOf(args, name);
  if (written === undefined) return fallback;
  const amount = Number(written);
  if (written.trim() !== '' && Number.isFinite(amount) && amount > 0) return amount;
  throw badInput(`\`--${name}\` must be a number > 0`, written, `Write \`--${name} ${example}\`.`);
}

function takeValues({ takes }: Flag, rest: string[], hasFile: boolean): readonly string[] {
  const end = rest.findIndex((arg) => arg.startsWith('-') && arg !== '-');
  const free = end < 0 ? rest.length : end;
  if (takes === 'list') return rest.splice(0, free);
  const isTaken = free > 0 && (takes === 'value' || (takes === 'maybe' && hasFile));
  return isTaken ? rest.splice(0, 1) : [];
}

function checkChoice(name: string, value: string, choices: readonly string[] | undefined): void {
  if (!choices || choices.includes(value)) return;
  const nearest = findNearestName(value, choices);
  const fix = nearest ? `Did you mean \`${nearest}\`?` : `Leave it out for \`${choices[0]}\`.`;
  throw badInput(`\`--${name}\` must be ${choices.join(' or ')}`, value, fix);
}

function unknownFlag(command: string, arg: string, name: string, flags: Flags): Error {
  const nearest = findNearestName(name, Object.keys(flags));
  const fix = nearest ? `Did you mean \`--${nearest}\`?` : `\`mapvitals ${command} --help\` says which there are.`;
  return badInput(`\`mapvitals ${command}\` has no such flag`, arg, fix);
}
