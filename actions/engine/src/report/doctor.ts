/** A diagnosis for people. */
import type { Diagnosis } from '../usecase/doctor.ts';
import { noPaint, type Paint } from './plain.ts';

export function doctorLines(diagnosis: Diagnosis, paint: Paint = noPaint): string[] {
  const { environment, accountId, region, stacks, findings } = diagnosis;
  const blocking = findings.filter((finding) => finding.severity === 'blocks').length;
  const there = stacks === 0 ? 'no platform yet' : `${stacks} stacks`;
  const verdict =
    blocking > 0
      ? paint.bad(`✗ ${blocking} of ${findings.length} findings would make the first deployment fail`)
      : paint.good(
          findings.length === 0
            ? '✓ nothing stands in the way'
            : `✓ nothing stands in the way; ${findings.length} to know of`,
        );
  return [
    paint.strong(`${environment} in account ${accountId}, ${region}: ${there}`),
    ...findings.flatMap(({ severity, code, message, where, why, remedy }) => [
      `${severity === 'blocks' ? paint.bad('✗') : '!'} ${message} ${paint.dim(code)}`,
      ...(where ? [`  where: ${where}`] : []),
      ...(why ? [`  why:   ${why}`] : []),
      `  do:    ${remedy}`,
    ]),
    verdict,
  ];
}
