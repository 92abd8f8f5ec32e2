import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = process.env.INPUT_PATH;
const archive = path.join(process.env.RUNNER_TEMP, 'upload.zip');
execFileSync('python3', ['-m', 'zipfile', '-c', archive, file]);
const name = encodeURIComponent(process.env.INPUT_NAME);
const answer = await fetch(
  `${process.env.GITHUB_SERVER_URL}/_artifacts/${process.env.GITHUB_RUN_ID}/${name}?overwrite=${process.env.INPUT_OVERWRITE}`,
  {
    method: 'POST',
    body: readFileSync(archive),
  },
);
if (!answer.ok) throw new Error(`the local GitHub answered ${answer.status}`);
