// Makes .inx/checks, which holds cfn-lint and checkov: every package pinned by hash. Does nothing when it is current.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const requirements = path.join(import.meta.dirname, 'requirements.txt');
const venv = path.join(root, '.inx/checks');
const stamp = path.join(venv, 'requirements.sha256');
const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const python = process.env.INX_PYTHON ?? 'python3';
  mkdirSync(path.dirname(venv), { recursive: true });
  execFileSync(python, ['-m', 'venv', '--clear', venv], { stdio: 'inherit' });
  execFileSync(
    path.join(venv, 'bin/python'),
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--require-hashes',
      '-r',
      requirements,
    ],
    { stdio: 'inherit' },
  );
  writeFileSync(stamp, wanted);
}
