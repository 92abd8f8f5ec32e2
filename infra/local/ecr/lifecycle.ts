import { awsError } from '../wire/error.ts';

interface Rule {
  readonly rulePriority?: unknown;
  readonly selection?: Record<string, unknown>;
  readonly action?: Record<string, unknown>;
}

const STATUS = ['tagged', 'untagged', 'any'];
const COUNT = ['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'];

/** Refuses a lifecycle policy that ECR would refuse. */
export function checkLifecyclePolicy(text: string): void {
  if (text.length < 1 || text.length > 30_720) throw invalid('the text must have 1 to 30720 characters');
  let policy: { rules?: Rule[] };
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid('the text is not JSON');
  }
  const rules = policy?.rules;
  if (!Array.isArray(rules) || rules.length < 1 || rules.length > 50)
    throw invalid('1 to 50 rules are needed');
  rules.forEach(checkRule);
  const priorities = rules.map((rule) => Number(rule.rulePriority));
  if (new Set(priorities).size !== priorities.length) throw invalid('rulePriority must be unique');
  const any = rules.find((rule) => rule.selection?.tagStatus === 'any');
  if (any && any.rulePriority !== Math.max(...priorities))
    throw invalid('the rule with tagStatus any must have the largest rulePriority');
}

function checkRule(rule: Rule): void {
  const { tagStatus, countType, countUnit, countNumber, tagPrefixList, tagPatternList } =
    rule.selection ?? {};
  const priority = Number(rule.rulePriority);
  if (!Number.isInteger(priority) || priority < 1) throw invalid('rulePriority must be a positive integer');
  if (!STATUS.includes(String(tagStatus))) throw invalid(`tagStatus must be one of ${STATUS.join(', ')}`);
  if (!COUNT.includes(String(countType))) throw invalid(`countType must be one of ${COUNT.join(', ')}`);
  if (String(countType).startsWith('since') !== (countUnit === 'days'))
    throw invalid('countUnit is days for the since… types, and absent otherwise');
  if (!Number.isInteger(countNumber) || Number(countNumber) < 1)
    throw invalid('countNumber must be a positive integer');
  if ((tagStatus === 'tagged') !== (Array.isArray(tagPrefixList) || Array.isArray(tagPatternList)))
    throw invalid('tagPrefixList or tagPatternList is needed for tagged, and for nothing else');
  if (rule.action?.type !== 'expire' && rule.action?.type !== 'transition')
    throw invalid('action.type must be expire or transition');
}

const invalid = (reason: string) =>
  awsError(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${reason}'`,
  );
