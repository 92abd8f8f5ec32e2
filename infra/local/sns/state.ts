import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** E-mail waits for its reader; here nobody reads it, so it waits for ever. */
  readonly pending: boolean;
  readonly attributes: Record<string, string>;
}

export interface Topic {
  readonly arn: string;
  readonly attributes: Record<string, string>;
  tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly subscriptions: Subscription[];
  /** What was published, for tests to read. */
  readonly messages: {
    readonly id: string;
    /** Epoch milliseconds. */
    readonly at: number;
    /** Whom AWS would have told: `email:ops@example.com`. */
    readonly deliveries: readonly string[];
    readonly subject?: string | undefined;
    readonly message: string;
  }[];
}

export interface SnsState {
  readonly topics: Map<string, Topic>;
}

export const createState = (): SnsState => ({ topics: new Map() });

export function topicOf(state: SnsState, arn: string | undefined): Topic {
  const topic = state.topics.get(arn ?? '');
  if (!topic) throw awsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

export function subscriptionOf(
  state: SnsState,
  arn: string | undefined,
): { readonly topic: Topic; readonly subscription: Subscription } {
  for (const topic of state.topics.values()) {
    const subscription = topic.subscriptions.find((each) => each.arn === arn);
    if (subscription) return { topic, subscription };
  }
  throw awsError('NotFound', 'Subscription does not exist', 404);
}

/** What SetTopicAttributes takes. Source: SNS API reference, SetTopicAttributes. */
const settable = [
  'ApplicationSuccessFeedbackRoleArn',
  'ContentBasedDeduplication',
  'DeliveryPolicy',
  'DisplayName',
  'FifoThroughputScope',
  'FifoTopic',
  'KmsMasterKeyId',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
];

/** Throws InvalidParameter for an attribute that topics do not have, and for a policy that is no policy. */
export function checkTopicAttribute(name: string, value: string): void {
  if (!settable.includes(name)) throw awsError('InvalidParameter', 'Invalid parameter: AttributeName');
  if (name !== 'Policy') return;
  let statements: unknown;
  try {
    statements = (JSON.parse(value) as { Statement?: unknown }).Statement;
  } catch {
    throw awsError('InvalidParameter', 'Invalid parameter: Policy Error: null');
  }
  if (!Array.isArray(statements) || statements.length === 0)
    throw awsError('InvalidParameter', 'Invalid parameter: Policy statement missing');
}

/** The policy of a topic that was given none: its own account may use it. Source: SNS Developer Guide, default policy. */
export const defaultPolicy = (arn: string, { accountId }: Pick<AccountWorld, 'accountId'>) =>
  JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  });
