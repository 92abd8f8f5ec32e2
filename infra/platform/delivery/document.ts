/** docs/roles.md from the grants themselves: what each role may do, on what, and why. */
import type { Environment } from '@inx/manifest';
import { arnsOf } from './arns.ts';
import type { Grant } from './grant.ts';
import { handOnRoles, readSourceGrants, takeGrants } from './promotion.ts';
import { type DeliveryRole, deliveryRoles } from './roles.ts';
import type { Job } from './trust.ts';

/** Names of CDK's pseudo parameters as a reader would write them. */
const plain = (text: string): string =>
  text
    .replaceAll(/\$\{Token\[AWS\.Partition\.\d+\]\}/g, 'aws')
    .replaceAll(/\$\{Token\[AWS\.AccountId\.\d+\]\}/g, 'ACCOUNT');

const code = (text: string) => `\`${plain(text)}\``;

function item({ id, why, actions, on, condition }: Grant): string {
  const where = 'everything' in on ? `everything (${on.everything})` : on.map(code).join(', ');
  const only = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(
      ([key, values]) => `${operator} ${code(key)} ${[values].flat().map(code).join(', ')}`,
    ),
  );
  return [
    `- **${id}**: ${why}.`,
    `  - may ${actions.map(code).join(', ')}`,
    `  - on ${where}`,
    ...only.map((each) => `  - only if ${each}`),
  ].join('\n');
}

const list = (grants: readonly Grant[]): string => grants.map(item).join('\n');

function rarely(grants: readonly Grant[]): string[] {
  const reasons = grants.flatMap(({ unrehearsed = {} }) => Object.entries(unrehearsed));
  if (reasons.length === 0) return [];
  return [
    'Granted although no rehearsal uses it:',
    '',
    ...reasons.map(([action, reason]) => `- ${code(action)}: ${reason}.`),
    '',
  ];
}

const jobLine = ({ context, workflows, workflowRef }: Job): string =>
  `- ${code(`…:${context}`)}, in ${workflows.map(code).join(', ')} of ${code(workflowRef)}`;

const section = ({ name, purpose, jobs, grants, sessionSeconds }: DeliveryRole): string[] => [
  `## ${code(name)}`,
  '',
  `It ${purpose}. A session lasts ${sessionSeconds / 3600} h at most. Jobs that may have it, by the subject of their token:`,
  '',
  ...jobs.map(jobLine),
  '',
  list(grants),
  '',
  ...rarely(grants),
];

/** `environment` and `services`: the example that the document shows. */
export function rolesDocument(environment: Environment, services: readonly string[]): string {
  const taking: Environment = {
    ...environment,
    promotion: { ...environment.promotion, from: ['dev'], readRoles: {}, imageRoles: {} },
  };
  return [
    '# Roles',
    '',
    'Written from `infra/platform/delivery` by `npm run roles-document -w @inx/platform`; a test compares it. A rehearsal under these very roles is compared with them both ways (`actions/testing/src/roles.test.ts`): what it asked for is granted, and what is granted was asked for.',
    '',
    'Nobody keeps a key: GitHub Actions shows a token, AWS checks its signature, and each role decides by its claims. All of them must hold:',
    '',
    '- the audience is `sts.amazonaws.com`, and `repository_id` is the repository’s: it stays when the repository is renamed, and no other one ever gets it;',
    '- the subject is one that is listed below, by names (`repo:owner/name:…`) or with ids (`repo:owner@1/name@2:…`);',
    '- `job_workflow_ref` names one of the workflow files, and, but for pull requests, `ref` is main;',
    '- where the subject names an environment, `environment` is that one.',
    '',
    'A fork’s pull request gets no token from GitHub, and a fork’s own workflows carry another id.',
    '',
    ...deliveryRoles(environment, services).flatMap(section),
    '## Taking releases from another environment',
    '',
    'The plan role and the release role of an environment whose document names sources in `promotion.from` have these as well. From another account they take the role that `promotion.readRoles` names instead, and for the images, the release role alone, the one that `promotion.imageRoles` names.',
    '',
    list(readSourceGrants(taking)),
    '',
    'And the release role alone:',
    '',
    list(takeGrants(taking)),
    '',
    ...handOnRoles(environment, arnsOf(environment), services).flatMap(
      ({ name, takers, purpose, grants }) => [
        `## ${code(name)}`,
        '',
        `Exists where \`promotion.toAccounts\` names other accounts. The ${takers.join(' and ')} ${takers.length > 1 ? 'roles' : 'role'} of an environment there may assume it; it reads ${purpose}, and nothing else.`,
        '',
        list(grants),
        '',
      ],
    ),
    '## Roles that services of AWS take',
    '',
    '| role | taken by | for |',
    '| --- | --- | --- |',
    ...serviceRoles.map(({ name, takenBy, why }) => `| ${code(name)} | ${takenBy} | ${why} |`),
    '',
    'The embedded AWS enforces all of them: what an execution role may not pull, log or read keeps the task from starting, in ECS’s words; what the infrastructure role may not shift turns the deployment back.',
    '',
    'What this does not keep apart: the release role writes the task definition that `…-database-setup` starts, and neither IAM nor ECS judges the image or the command in it. So whoever has the release role could run an image of their own, from a repository of this environment, with the administrator’s secret in its variables; as they could with each service’s secrets, whose code they release. Only the jobs that are listed above get that role: workflow files on main, and those that release an environment after its reviewers.',
    '',
    '## The bootstrap',
    '',
    '`infra/platform/bootstrap/bootstrap-template.json` takes the place of the CDK’s own: `npx cdk bootstrap --template infra/platform/bootstrap/bootstrap-template.json --qualifier invoxa --toolkit-stack-name CDKToolkit-invoxa` (tested with the real command line: `actions/testing/src/roles-platform.test.ts`). With `"bootstrap": { "qualifier": "invoxa", "permissionsBoundary": true }` in the environment’s document the stacks are deployed by it.',
    '',
    'A region has a bootstrap of its own. Where the document names a `recoveryRegion`, the plan and platform roles name stacks and bootstraps of both regions, and the execution role of the first may make the copies of tables in the second: in no other region, as `npm run bootstrap-template -w @inx/platform` writes the regions of the documents into the template.',
    '',
    '| role | taken by | may |',
    '| --- | --- | --- |',
    '| `cdk-…-deploy-role-…` | this account, by a policy that says so (the platform role has one) | work with stacks of the platform’s name; hand the execution role to CloudFormation |',
    '| `cdk-…-file-publishing-role-…` | the same | write templates into the staging bucket |',
    '| `cdk-…-lookup-role-…` | the same | read stacks and templates |',
    '| `cdk-…-cfn-exec-role-…` | CloudFormation | make what the platform holds: by name where names are ours, by action where AWS names things; roles only within the boundary |',
    '',
    '`cdk-…-permissions-boundary-…` is the ceiling of every role that the platform makes. The execution role cannot make a role without it, change it, or take it away.',
    '',
  ].join('\n');
}

/** Roles of the platform's other stacks, by the end of their names. */
export const serviceRoles = [
  {
    name: '…-<service>-execution',
    pattern: /-execution$/,
    takenBy: 'ECS, for tasks',
    why: 'pulling the service’s own image, writing its logs, reading exactly its secrets',
  },
  {
    name: '…-<service>-task',
    pattern: /-task$/,
    takenBy: 'the service’s program',
    why: 'its own needs: its part of the documents bucket, traces where they are on',
  },
  {
    name: '…-ecs-infrastructure',
    pattern: /-ecs-infrastructure$/,
    takenBy: 'ECS',
    why: 'shifting traffic: rules, listeners and target groups of this environment’s load balancer',
  },
  {
    name: '…-scheduler',
    pattern: /-scheduler$/,
    takenBy: 'EventBridge Scheduler',
    why: 'running the tasks of schedules',
  },
  {
    name: '…-flow-logs',
    pattern: /-flow-logs$/,
    takenBy: 'VPC flow logs',
    why: 'writing the network’s flow log',
  },
  {
    name: '…-backup',
    pattern: /-backup$/,
    takenBy: 'AWS Backup',
    why: 'copying and restoring database and documents',
  },
  {
    name: '…-restore',
    pattern: /-restore$/,
    takenBy: 'AWS Backup',
    why: 'bringing database and documents back',
  },
  {
    name: '…-database-setup',
    pattern: /-database-setup$/,
    takenBy: 'ECS, for the set-up task',
    why: 'reading the database’s master secret and each service’s, to make schemas and users',
  },
  {
    name: '…-monitoring',
    pattern: /monitoring$/,
    takenBy: 'RDS',
    why: 'writing the figures of enhanced monitoring',
  },
  {
    name: '…-replication',
    pattern: /-replication$/,
    takenBy: 'S3 and ECR',
    why: 'copying state, documents and images into the recovery region',
  },
] as const;
