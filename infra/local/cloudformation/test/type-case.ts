/** One resource type's life by CloudFormation, read back by its own service's API. */
export type Values = Record<string, unknown>;

export interface Made {
  /** What `Ref` gave. */
  readonly ref: string;
  /** What `Fn::GetAtt` gave, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** `Ref` of the other resources of the template, by logical id. */
  readonly others: Readonly<Record<string, string>>;
}

export interface TypeCase {
  readonly type: string;
  /** Other resources that the type rests on, by logical id. */
  readonly needs?: Readonly<Record<string, object>>;
  readonly ref: RegExp;
  /** Attribute → what it looks like. */
  readonly attributes?: Readonly<Record<string, RegExp>>;
  /** Undefined where the resource is gone and the service does not say so by an error. */
  readonly read: (made: Made) => Promise<unknown>;
  /** Name of the error by which the service says that it is gone; absent: `read` gives undefined. */
  readonly gone?: string;
  readonly created: Step;
  /** Without a new resource; absent where every change makes one. */
  readonly updated?: Step;
  /** With a new resource; absent where no change makes one. */
  readonly replaced?: Step;
}

interface Step {
  readonly properties: Values;
  /** Part of what `read` gives. */
  readonly shows: unknown;
}
