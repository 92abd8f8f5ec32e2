import type {
  ListTaskDefinitionFamiliesCommandInput,
  ListTaskDefinitionFamiliesCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { page } from '../validate/page.ts';

const listTaskDefinitionFamilies: Operation<
  EcsState,
  ListTaskDefinitionFamiliesCommandInput,
  Omit<ListTaskDefinitionFamiliesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const status = input.status ?? 'ALL';
  const families = [...state.families]
    .filter(([family, revisions]) => {
      const active = revisions.some((definition) => definition.status === 'ACTIVE');
      return (
        family.startsWith(input.familyPrefix ?? '') && (status === 'ALL' || active === (status === 'ACTIVE'))
      );
    })
    .map(([family]) => family)
    .toSorted();
  const { items, nextToken } = page(families, input.maxResults, input.nextToken, 100);
  return { families: items, nextToken };
};

export default listTaskDefinitionFamilies;
