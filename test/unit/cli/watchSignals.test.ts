import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { hearOutput } from '../../../src/cli/hearOutput.ts';
import { watchSignals } from '../../../src/cli/watchSignals.ts';
import type { InterruptWatch } from '../../../src/cli/watchSignals.ts';

class Program extends EventEmitter {
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly exits: number[] = [];
  exit = (code: number): void => void this.exits.push(code);
}

function setup(): { program: Program; watch: InterruptWatch } {
  const program = new Program();
  return { program, watch: watchSignals(program) };
}

describe('a command that is told to end', () => {
  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('by %s ends what it does, with the code %i', (signal, code) => {
    const { program, watch } = setup();
    expect([watch.signal.aborted, watch.code]).toEqual([false, null]);
    program.emit(signal);
    expect([watch.signal.aborted, watch.code, program.exits]).toEqual([true, code, []]);
  });

  test('twice ends at once, with the code of the first time', () => {
    const { program } = setup();
    program.emit('SIGTERM');
    program.emit('SIGINT');
    expect(program.exits).toEqual([143]);
  });

  test('by a terminal that is gone lives on without it until reports are written', () => {
    const { program } = setup();
    program.emit('SIGHUP');
    expect(program.stderr.emit('error', new Error('EIO'))).toBe(true);
  });

  test('hears nothing any more once it has ended', () => {
    const { program, watch } = setup();
    watch.stop();
    expect(['SIGHUP', 'SIGINT', 'SIGTERM'].map((name) => program.listenerCount(name))).toEqual([0, 0, 0]);
  });
});

describe('what is printed', () => {
  test.each([
    ['has no reader any more: the command ends by what it has found out', 'EPIPE', []],
    ['finds no room: nobody has been told', 'ENOSPC', [2]],
  ])('%s', (_, code, exits) => {
    const program = new Program();
    hearOutput(program);
    // Unheard it would end the program, with 1: a regression.
    for (const stream of [program.stdout, program.stderr]) {
      program.exits.length = 0;
      stream.emit('error', Object.assign(new Error(code), { code }));
      expect(program.exits).toEqual(exits);
    }
  });
});
