// Lint, format and tests of the Python services, in .inx/venv.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import './venv.mjs';

const services = path.resolve(import.meta.dirname, '..');
const bin = path.resolve(services, '../.inx/venv/bin');
const folders = ['kit-python', 'client', 'payment'].map((name) => path.join(services, name));
const PYTHONPATH = [...folders, ...folders.map((folder) => path.join(folder, 'tests'))].join(path.delimiter);

function run(tool, ...args) {
  const { status } = spawnSync(path.join(bin, tool), args, {
    stdio: 'inherit',
    cwd: services,
    env: { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const config = ['--no-cache', '--config', path.join(import.meta.dirname, 'pyproject.toml')];
run('ruff', 'check', ...config, ...folders);
run('ruff', 'format', ...config, '--check', ...folders);
run(
  'python',
  '-m',
  'pytest',
  '-q',
  '-c',
  path.join(import.meta.dirname, 'pyproject.toml'),
  ...folders.map((folder) => path.join(folder, 'tests')),
);
