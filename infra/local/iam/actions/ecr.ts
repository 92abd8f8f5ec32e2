import type { IncomingMessage } from 'node:http';
import type { AccountWorld } from '../../service.ts';
import { type Demand, everywhere, type Input, type Mapping, requestTags, text, texts } from './demand.ts';

async function onRepository(
  name: string,
  repository: string,
  world: AccountWorld,
  input: Input = {},
): Promise<readonly Demand[]> {
  const policy = await world
    .invoke<{ policyText?: string }>('ecr', 'GetRepositoryPolicy', { repositoryName: repository })
    .catch(() => undefined); // No policy, or no repository: the operation itself says which.
  const resource = world.arn('ecr', `repository/${repository}`);
  const { tags = [] } = await world
    .invoke<{ tags?: { Key?: string; Value?: string }[] }>('ecr', 'ListTagsForResource', {
      resourceArn: resource,
    })
    .catch(() => ({ tags: [] })); // No repository: the operation itself refuses it.
  return [
    {
      action: `ecr:${name}`,
      resource,
      context: {
        ...requestTags(input),
        ...Object.fromEntries(tags.map((tag) => [`aws:ResourceTag/${tag.Key}`, tag.Value])),
      },
      resourcePolicy: policy?.policyText,
    },
  ];
}

const one =
  (name: string): Mapping[string] =>
  (input, world) =>
    onRepository(name, text(input, 'repositoryName') ?? '', world, input);

const tagged =
  (name: string): Mapping[string] =>
  (input) => [
    { action: `ecr:${name}`, resource: text(input, 'resourceArn') ?? '*', context: requestTags(input) },
  ];

/** Source: "Actions, resources, and condition keys for Amazon Elastic Container Registry". */
export const ecr: Mapping = {
  ...everywhere('ecr', [
    'GetAuthorizationToken',
    'DescribeRegistry',
    'GetAccountSetting',
    'PutAccountSetting',
    'PutReplicationConfiguration',
    'CreateRepositoryCreationTemplate',
    'UpdateRepositoryCreationTemplate',
    'DeleteRepositoryCreationTemplate',
    'DescribeRepositoryCreationTemplates',
  ]),
  ...Object.fromEntries(
    [
      'BatchCheckLayerAvailability',
      'BatchDeleteImage',
      'BatchGetImage',
      'CompleteLayerUpload',
      'CreateRepository',
      'DeleteLifecyclePolicy',
      'DeleteRepository',
      'DeleteRepositoryPolicy',
      'DescribeImages',
      'GetDownloadUrlForLayer',
      'GetLifecyclePolicy',
      'GetRepositoryPolicy',
      'InitiateLayerUpload',
      'ListImageReferrers',
      'ListImages',
      'PutImage',
      'PutImageScanningConfiguration',
      'PutImageTagMutability',
      'PutLifecyclePolicy',
      'SetRepositoryPolicy',
      'UploadLayerPart',
    ].map((name) => [name, one(name)]),
  ),
  DescribeRepositories: (input, world) => {
    const names = texts(input, 'repositoryNames');
    const resources = (names.length > 0 ? names : ['*']).map((name) =>
      world.arn('ecr', `repository/${name}`),
    );
    return resources.map((resource) => ({ action: 'ecr:DescribeRepositories', resource }));
  },
  ListTagsForResource: tagged('ListTagsForResource'),
  TagResource: tagged('TagResource'),
  UntagResource: tagged('UntagResource'),
};

const REGISTRY: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, { POST: 'InitiateLayerUpload' }],
  [
    /^\/v2\/(.+)\/blobs\/uploads\/[^/]+$/,
    {
      GET: 'UploadLayerPart',
      PATCH: 'UploadLayerPart',
      // A PUT that brings the bytes along is both.
      PUT: 'CompleteLayerUpload',
      DELETE: 'UploadLayerPart',
    },
  ],
  [/^\/v2\/(.+)\/blobs\/[^/]+$/, { GET: 'GetDownloadUrlForLayer', HEAD: 'BatchCheckLayerAvailability' }],
  [/^\/v2\/(.+)\/manifests\/[^/]+$/, { GET: 'BatchGetImage', HEAD: 'BatchGetImage', PUT: 'PutImage' }],
  [/^\/v2\/(.+)\/tags\/list$/, { GET: 'ListImages' }],
  [/^\/v2\/(.+)\/referrers\/[^/]+$/, { GET: 'ListImageReferrers' }],
];

/** What a registry request is in ECR's own actions; nothing for `/v2/` itself and for signed download addresses. */
export async function registryDemands(
  request: IncomingMessage,
  world: AccountWorld,
): Promise<readonly Demand[] | undefined> {
  const url = new URL(request.url ?? '/', world.endpoint);
  const path = decodeURIComponent(url.pathname);
  if (/^\/v2\/?$/.test(path) || url.searchParams.has('signature')) return [];
  for (const [pattern, methods] of REGISTRY) {
    const repository = pattern.exec(path)?.[1];
    const name = methods[request.method ?? ''];
    if (repository === undefined) continue;
    if (!name) return undefined;
    const asked = await onRepository(name, repository, world);
    const brings = name === 'CompleteLayerUpload' && request.headers['content-length'] !== '0';
    return brings ? [...(await onRepository('UploadLayerPart', repository, world)), ...asked] : asked;
  }
  return undefined;
}
