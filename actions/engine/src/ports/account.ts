/** An account as it is before a platform is made in it. Reads only. */

/** A name that a template gives to a resource. */
export interface WantedName {
  /** CloudFormation's: `AWS::S3::Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly stack: string;
}

export interface QuotaCode {
  /** Service Quotas' own: `fargate`, `L-3032A538`. */
  readonly service: string;
  readonly code: string;
}

export interface SurveyQuestions {
  /** Stacks of the environment begin so. */
  readonly stackPrefix: string;
  readonly region: string;
  /** Every region with a stack, the environment's own first. */
  readonly regions: readonly string[];
  /** SSM parameter that holds the version of the CDK's bootstrap. */
  readonly bootstrapParameter: string;
  /** Those in the environment's region. */
  readonly names: readonly WantedName[];
  readonly quotas: readonly QuotaCode[];
  readonly linkedRoles: readonly string[];
  readonly certificateArn: string | undefined;
  readonly hostedZoneId: string | undefined;
}

export interface FoundName extends WantedName {
  /** CloudFormation's physical id of it. */
  readonly id: string;
  /** A secret that is waiting to be deleted; epoch ms. */
  readonly deletedAt?: number;
  /** S3: somebody else's, in another account. */
  readonly foreign?: boolean;
}

export interface AccountFacts {
  readonly accountId: string;
  readonly zones: readonly string[];
  /** Region → version of its bootstrap; absent where there is none. */
  readonly bootstrap: Readonly<Record<string, string>>;
  readonly stacks: readonly { readonly name: string; readonly region: string; readonly status: string }[];
  /** Physical ids of what the environment's own stacks hold. */
  readonly owned: readonly string[];
  readonly found: readonly FoundName[];
  readonly vpcs: readonly { readonly id: string; readonly name: string | undefined; readonly cidr: string }[];
  /** Quota code → its value in this account. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Quota code → what the account uses of it beside this environment. */
  readonly used: Readonly<Record<string, number>>;
  /** Names of those asked for that exist. */
  readonly linkedRoles: readonly string[];
  /** URLs, without scheme, of OpenID Connect providers, and their ARNs. */
  readonly oidcProviders: readonly { readonly url: string; readonly arn: string }[];
  readonly detectors: readonly string[];
  readonly anomalyMonitors: readonly string[];
  readonly certificate: { readonly status: string; readonly domains: readonly string[] } | undefined;
  readonly hostedZone: { readonly name: string; readonly isPrivate: boolean } | undefined;
  /** What these credentials may not read. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

export interface Account {
  /** Throws a CodedError without credentials or an answer; what is denied is told in `unread`. */
  survey(questions: SurveyQuestions, signal?: AbortSignal): Promise<AccountFacts>;
}
