import type { Row } from '../row.ts';
import { countOf } from '../template.ts';

/** Reads and writes of a release: lease, heart-beats, decisions; some thousand each. */
const requestsAReleaseMillion = 0.002;

/** Images in ECR, and the state table by request. */
export const registryAndState: Row = ({ templates, prices, usage, environment }) => {
  const repositories = countOf(templates, 'AWS::ECR::Repository');
  if (repositories === 0) return undefined;
  const regions = environment.recoveryRegion ? 2 : 1;
  const images = usage.registryGigabytes * prices.registryGigabyteMonth * regions;
  const requests =
    usage.releases * requestsAReleaseMillion * (prices.tableWriteMillion * regions + prices.tableReadMillion);
  return {
    row: 'Registry and state',
    part: 'added-since',
    low: images / 2,
    expected: images + requests,
    high: images * 3 + requests,
    assumptions: [
      `${repositories} repositories, ${usage.registryGigabytes} GB of images${regions > 1 ? ' in two regions' : ''} (low: half, high: three times)`,
      `${usage.releases} releases on the state table`,
    ],
  };
};
