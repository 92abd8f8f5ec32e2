import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { faultLines } from './fault-lines.ts';

const fault = {
  file: 'services/auth/service.json',
  line: 4,
  column: 11,
  path: 'port',
  message: 'must be from 1 to 65535 (found 99999)',
  remedy: 'for example 8080',
};

describe('a fault of a document', () => {
  it('is told with its place and what to do', () =>
    expect(faultLines([fault], false)).toEqual([
      'services/auth/service.json:4:11: port: must be from 1 to 65535 (found 99999)\n  do: for example 8080',
    ]));

  it('is an annotation at its line in a workflow', () =>
    expect(faultLines([fault], true)).toEqual([
      '::error title=manifest.invalid,file=services/auth/service.json,line=4,col=11::port: must be from 1 to 65535 (found 99999)%0Ado: for example 8080',
    ]));

  it('starts no command of its own, whatever the document says', () => {
    const { line: _, column: __, ...placeless } = fault;
    const hostile = { ...placeless, file: 'a,line=1::b', path: '', message: '100 %\r\n::add-mask::x' };
    expect(faultLines([hostile], true)).toEqual([
      '::error title=manifest.invalid,file=a%2Cline=1%3A%3Ab::100 %25%0D%0A::add-mask::x%0Ado: for example 8080',
    ]);
  });
});

it('the CDK app ends with them, before anything is synthesized', async () => {
  const ended = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      [`${import.meta.dirname}/app.ts`],
      {
        env: { PATH: process.env['PATH'], CDK_CONTEXT_JSON: '{"env":"nowhere"}', GITHUB_ACTIONS: 'true' },
        timeout: 60_000,
      },
      (error, stdout, stderr) => resolve({ code: error?.code, output: stdout + stderr }),
    );
  });
  expect(ended).toEqual({
    code: 2,
    output: expect.stringMatching(
      /^::error title=manifest\.invalid,file=infra\/environments\/nowhere\.json::there is no environment "nowhere"%0Ado: /m,
    ),
  });
});
