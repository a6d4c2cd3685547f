import process from 'node:process';
import { hearOutput } from './hearOutput.ts';
import { processIo } from './io.ts';
import { runCli } from './runCli.ts';

hearOutput(process);
process.exitCode = await runCli(processIo(), process.argv.slice(2));
