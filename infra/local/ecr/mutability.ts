import type { ImageTagMutability, ImageTagMutabilityExclusionFilter } from '@aws-sdk/client-ecr';
import { awsError } from '../wire/error.ts';
import type { Repository } from './state.ts';

const KINDS = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'];

/** A repository's mutability; exclusion filters and the kinds that take them come together or not at all. */
export function checkMutability(
  mutability: ImageTagMutability | undefined,
  filters: ImageTagMutabilityExclusionFilter[] | undefined,
): Pick<Repository, 'mutability' | 'exclusions'> {
  const kind = mutability ?? 'MUTABLE';
  const exclusions = filters ?? [];
  if (!KINDS.includes(kind)) throw invalid(`'${kind}' is none of ${KINDS.join(', ')}`);
  if (kind.endsWith('_WITH_EXCLUSION') !== exclusions.length > 0)
    throw invalid(
      `${kind} ${exclusions.length > 0 ? 'takes no' : 'needs'} imageTagMutabilityExclusionFilters`,
    );
  if (exclusions.length > 5) throw invalid('at most 5 exclusion filters are allowed');
  for (const { filter } of exclusions)
    if (!/^[0-9a-zA-Z._*-]{1,128}$/.test(filter ?? '')) throw invalid(`'${filter}' is not a filter`);
  return { mutability: kind, exclusions };
}

const invalid = (reason: string) =>
  awsError(
    'InvalidParameterException',
    `Invalid parameter at 'imageTagMutability' failed to satisfy constraint: '${reason}'`,
  );
