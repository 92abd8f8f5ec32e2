import { awsError } from '../wire/error.ts';

export interface Topic {
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly subscriptions: { readonly arn: string; readonly protocol: string; readonly endpoint: string }[];
  /** What was published, for tests to read. */
  readonly messages: {
    readonly id: string;
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
