/**
 * Our bootstrap for the CDK: the contract of the CDK's own modern template (version parameter, staging bucket, roles by
 * their names), with an execution role that can make what this platform is made of and nothing else, and a boundary
 * that every role it makes must carry. Source: AWS CDK Developer Guide, "Customize AWS CDK bootstrapping".
 *
 * Left out of the CDK's: its KMS key (the bucket holds templates, which are no secrets; S3's own key encrypts them), and
 * the repository and role for container assets, as the platform has none.
 */
import { boundary } from './boundary.ts';
import { executionPolicies } from './execution.ts';
import { allow, place, role, sub } from './words.ts';

/** Of the contract; the CDK asks for 6 or newer. */
const version = '33';

const account = { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') };

/** Whoever may assume it by a policy of their own in this account; never on behalf of somebody else. */
const trustAccount = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: account,
      Condition: { Null: { 'sts:ExternalId': 'true' } },
    },
    { Effect: 'Allow', Action: 'sts:TagSession', Principal: account },
  ],
};

const bucket = [sub('${StagingBucket.Arn}'), sub('${StagingBucket.Arn}/*')];
const stacks = [
  sub('arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${NamePrefix}-*'),
];
const toolkit = sub(
  'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/CDKToolkit/*',
);
const versionParameter = sub(
  'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/cdk-bootstrap/${Qualifier}/version',
);
const readBucket = allow(
  'ReadStaging',
  ['s3:GetBucketLocation', 's3:GetEncryptionConfiguration', 's3:GetObject', 's3:ListBucket'],
  bucket,
);

/** `recovery`: regions in which environments keep copies of what stands in the region of the bootstrap. */
export function bootstrapTemplate(recovery: readonly string[]) {
  const policies = executionPolicies(recovery);
  return {
    Description: 'Bootstrap of the CDK for the platform: execution limited to what it is made of',
    Parameters: {
      Qualifier: {
        Type: 'String',
        Default: 'hnb659fds',
        AllowedPattern: '[A-Za-z0-9_-]{1,10}',
        Description: 'Tells several bootstraps of one account and region apart',
      },
      NamePrefix: {
        Type: 'String',
        Default: 'INX',
        AllowedPattern: '[A-Z][A-Z0-9]{1,9}',
        Description: 'Every name of the platform begins with it',
      },
      NamePrefixInLowerCase: {
        Type: 'String',
        Default: 'inx',
        AllowedPattern: '[a-z][a-z0-9]{1,9}',
        Description: 'The same where AWS forbids upper case',
      },
      // The CDK's command line always gives these two; nothing else than this is on offer.
      FileAssetsBucketKmsKeyId: {
        Type: 'String',
        Default: 'AWS_MANAGED_KEY',
        AllowedValues: ['', 'AWS_MANAGED_KEY'],
        Description: "The bucket is encrypted with S3's own key",
      },
      PublicAccessBlockConfiguration: {
        Type: 'String',
        Default: 'true',
        AllowedValues: ['true'],
        Description: 'The bucket is closed to the public',
      },
      BootstrapVariant: {
        Type: 'String',
        Default: 'Invoxa: limited execution',
        Description: 'Keeps the CDK from writing its own template over this one',
      },
    },
    Resources: {
      StagingBucket: stagingBucket,
      StagingBucketPolicy: stagingBucketPolicy,
      FilePublishingRole: role('file-publishing', trustAccount, [
        readBucket,
        allow('Publish', ['s3:AbortMultipartUpload', 's3:PutObject'], bucket),
      ]),
      LookupRole: role('lookup', trustAccount, [
        allow('ReadStacks', ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], stacks),
        allow('ReadVersion', ['ssm:GetParameter'], versionParameter),
      ]),
      DeploymentActionRole: role('deploy', trustAccount, [
        allow(
          'ChangeStacks',
          [
            'cloudformation:ContinueUpdateRollback',
            'cloudformation:CreateChangeSet',
            'cloudformation:CreateStack',
            'cloudformation:DeleteChangeSet',
            'cloudformation:DeleteStack',
            'cloudformation:DescribeChangeSet',
            'cloudformation:DescribeStackEvents',
            'cloudformation:DescribeStackResources',
            'cloudformation:DescribeStacks',
            'cloudformation:ExecuteChangeSet',
            'cloudformation:GetTemplate',
            'cloudformation:GetTemplateSummary',
            'cloudformation:ListStackResources',
            'cloudformation:RollbackStack',
            'cloudformation:UpdateStack',
            'cloudformation:UpdateTerminationProtection',
          ],
          stacks,
        ),
        allow('ReadToolkit', ['cloudformation:DescribeStacks'], toolkit),
        allow('PassExecutionRole', ['iam:PassRole'], sub('${CloudFormationExecutionRole.Arn}'), {
          StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
        }),
        readBucket,
        allow('ReadVersion', ['ssm:GetParameter', 'ssm:GetParameters'], versionParameter),
      ]),
      CloudFormationExecutionRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: sub(`cdk-\${Qualifier}-cfn-exec-role-${place}`),
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { Service: 'cloudformation.amazonaws.com' },
              },
            ],
          },
          ManagedPolicyArns: Object.keys(policies).map((id) => ({ Ref: id })),
        },
      },
      ...policies,
      PermissionsBoundary: boundary,
      CdkBootstrapVersion: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Type: 'String',
          Name: sub('/cdk-bootstrap/${Qualifier}/version'),
          Value: version,
        },
      },
    },
    Outputs: {
      BucketName: { Value: { Ref: 'StagingBucket' } },
      BucketDomainName: { Value: sub('${StagingBucket.RegionalDomainName}') },
      BootstrapVersion: { Value: version },
    },
  };
}

const stagingBucket = {
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketName: sub(`cdk-\${Qualifier}-assets-${place}`),
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'OldVersions',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        },
        {
          Id: 'IncompleteUploads',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    },
  },
  UpdateReplacePolicy: 'Retain',
  DeletionPolicy: 'Retain',
};

const stagingBucketPolicy = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: 'StagingBucket' },
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: bucket,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};
