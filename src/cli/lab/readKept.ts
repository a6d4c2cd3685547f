import { badInput } from '../badInput.ts';
import { readJson } from '../readReports.ts';
import { requireWritable } from '../writeFile.ts';
import type { KeptByAddress } from '../../lab/network/keptAnswers.ts';
import type { Io } from '../io.ts';

/** What `--record` has kept before: nothing, where the file is new. @throws BAD_OPTION for another file */
export function readKept(io: Io, path: string): KeptByAddress {
  requireWritable(io, path);
  if (io.read(path).trim() === '') return {};
  const { version, answers } = (readJson(io, path) ?? {}) as { version?: unknown; answers?: unknown };
  const isAnswer = (given: unknown): boolean => {
    const { status, headers, body, delayMs } = (given ?? {}) as Record<string, unknown>;
    const isWhole = typeof status === 'number' && typeof delayMs === 'number' && delayMs >= 0;
    return isWhole && typeof body === 'string' && typeof headers === 'object' && headers !== null;
  };
  if (version === 1 && typeof answers === 'object' && answers !== null && Object.values(answers).every(isAnswer)) {
    // The cast: it was looked at.
    return answers as KeptByAddress;
  }
  throw badInput(
    `\`${path}\` must hold what \`--record\` has kept`,
    version === 1 ? 'no answers' : `version ${String(version)}`,
    'Name a new file.',
  );
}

export function writeKept(kept: KeptByAddress): string {
  return `${JSON.stringify({ version: 1, answers: kept })}\n`;
}
