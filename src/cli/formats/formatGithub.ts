import { plainText } from './plainText.ts';
import type { Outcome } from '../outcome.ts';

const COMMANDS = { failed: 'error', warned: 'warning' } as const;

/**
 * Lines that GitHub shows on the pull request.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub({ title, checks }: Outcome): string {
  const lines = checks.flatMap(({ state, name, message }) =>
    state === 'failed' || state === 'warned'
      ? [`::${COMMANDS[state]} title=${escapeProperty(`Map performance: ${name}`)}::${escape(message)}`]
      : [],
  );
  return `${[...lines, escape(plainText(title))].join('\n')}\n`;
}

function escape(text: string): string {
  return plainText(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
