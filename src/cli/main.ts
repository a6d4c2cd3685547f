import process from 'node:process';
import { processIo } from './io.ts';
import { runCli } from './runCli.ts';

process.exitCode = await runCli(processIo(), process.argv.slice(2));
