#!/usr/bin/env node
// Starts the command line under the repository's own Node 24, whatever the host has: it runs TypeScript as it is.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const main = new URL('../src/main.ts', import.meta.url);
// Stripped and compiled code is kept between starts: half of a short command's time.
const compiled =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../../.inx/cache/compiled', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache(compiled);
  process.env.NODE_COMPILE_CACHE = compiled; // of the embedded AWS, which this process starts, as well
  await import(main.href);
} else {
  const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    console.error("inx: the repository's Node is missing. Run: npm ci");
    process.exit(2);
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  // A terminal sends Ctrl-C to both; a signal sent to this process alone is handed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}
