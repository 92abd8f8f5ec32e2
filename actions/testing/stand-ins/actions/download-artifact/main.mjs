import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, RUNNER_TEMP: temporary } = process.env;
const input = (name) => process.env[`INPUT_${name.toUpperCase()}`];
const headers = { authorization: `Bearer ${input('github-token')}` };
const runs = `${api}/repos/${repository}/actions`;
const list = await fetch(
  `${runs}/runs/${input('run-id')}/artifacts?name=${encodeURIComponent(input('name'))}`,
  {
    headers,
  },
);
if (!list.ok) throw new Error(`listing artifacts: ${list.status}`);
const [artifact] = (await list.json()).artifacts;
if (!artifact) throw new Error(`run ${input('run-id')} has no artifact ${input('name')}`);
const zip = await fetch(`${runs}/artifacts/${artifact.id}/zip`, { headers });
if (!zip.ok) throw new Error(`downloading: ${zip.status}`);
const archive = path.join(temporary, 'download.zip');
writeFileSync(archive, Buffer.from(await zip.arrayBuffer()));
mkdirSync(input('path'), { recursive: true });
execFileSync('python3', ['-m', 'zipfile', '-e', archive, input('path')]);
