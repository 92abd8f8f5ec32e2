import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL, RUNNER_TEMP } = process.env;
const input = (name) => process.env[`INPUT_${name.toUpperCase()}`];
const name = encodeURIComponent(input('name'));

/** Of any run: what the token may read. */
async function throughApi(token) {
  const headers = { authorization: `Bearer ${token}` };
  const runs = `${api}/repos/${repository}/actions`;
  const list = await fetch(`${runs}/runs/${input('run-id')}/artifacts?name=${name}`, { headers });
  if (!list.ok) throw new Error(`listing artifacts: ${list.status}`);
  const [artifact] = (await list.json()).artifacts;
  if (!artifact) throw new Error(`run ${input('run-id')} has no artifact ${input('name')}`);
  return fetch(`${runs}/artifacts/${artifact.id}/zip`, { headers });
}

const token = input('github-token');
const zip = token
  ? await throughApi(token)
  : await fetch(`${GITHUB_SERVER_URL}/_artifacts/${process.env.GITHUB_RUN_ID}/${name}`);
if (!zip.ok) throw new Error(`downloading ${input('name')}: ${zip.status}`);
const archive = path.join(RUNNER_TEMP, 'download.zip');
writeFileSync(archive, Buffer.from(await zip.arrayBuffer()));
mkdirSync(input('path'), { recursive: true });
execFileSync('python3', ['-m', 'zipfile', '-e', archive, input('path')]);
