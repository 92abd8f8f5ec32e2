/** Problems as annotations: at the file and line of a manifest's fault, with why and what to do. */
import path from 'node:path';
import * as core from '@actions/core';
import type { Problem } from '@inx/engine';

export interface Place {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn?: number;
}

/** `file:line:column` or `file:line` of a problem; undefined for resources and everything else. */
export function placeOf(where: string | undefined, folder = ''): Place | undefined {
  const match = /^([^\s:][^:]*):(\d+)(?::(\d+))?$/.exec(where ?? '');
  if (!match?.[1] || match[1].startsWith('arn')) return undefined;
  return {
    file: path.posix.join(folder, match[1].replaceAll('\\', '/')),
    startLine: Number(match[2]),
    ...(match[3] && { startColumn: Number(match[3]) }),
  };
}

/** `folder`: the repository's root inside the workspace, as GitHub's paths start at the workspace. */
export function annotate(problem: Problem, folder = '', level: 'error' | 'warning' = 'error'): void {
  const place = placeOf(problem.where, folder);
  const lines = [
    problem.message,
    ...(problem.where && !place ? [`where: ${problem.where}`] : []),
    ...(problem.why ? [`why: ${problem.why}`] : []),
    `do: ${problem.remedy}`,
  ];
  const say = level === 'error' ? core.error : core.warning;
  say(lines.join('\n'), { title: problem.code, ...place });
}
