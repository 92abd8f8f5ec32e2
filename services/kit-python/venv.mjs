// Makes a Python environment, every package a wheel pinned by hash; does nothing when it is current.
// node services/kit-python/venv.mjs [folder [requirements]]: by default .inx/venv, in which the Python services are tested.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const [venv = path.join(root, '.inx/venv'), list = path.join(import.meta.dirname, 'requirements-dev.txt')] =
  process.argv.slice(2).map((each) => path.resolve(each));
const stamp = path.join(venv, 'requirements.sha256');
const wanted = createHash('sha256').update(readFileSync(list)).digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const python = process.env.INX_PYTHON ?? 'python3';
  mkdirSync(path.dirname(venv), { recursive: true });
  execFileSync(python, ['-m', 'venv', '--clear', venv], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execFileSync(
    path.join(venv, 'bin/python'),
    [...pip, '--require-hashes', '--only-binary', ':all:', '-r', list],
    { stdio: 'inherit' },
  );
  writeFileSync(stamp, wanted);
}
