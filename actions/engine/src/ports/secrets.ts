/** Secrets as an operator handles them: names, versions, and which keys are filled; a value only ever goes in. */
import type { Secret } from '../kit/secret.ts';

export interface SecretFacts {
  readonly arn: string;
  readonly name: string;
  /** The version that a task started now would get; undefined when there is none. */
  readonly versionId: string | undefined;
  /** Epoch ms. */
  readonly changedAt: number | undefined;
  /** Keys that `setKey` filled in this version, known without its value; none where it was written in another way. */
  readonly filledKeys: readonly string[];
}

export interface Secrets {
  /** Those of `arns` that exist. */
  describe(arns: readonly string[], signal?: AbortSignal): Promise<readonly SecretFacts[]>;
  /** Keys of a secret that holds a JSON object, and whether each has a value. */
  keys(arn: string, signal?: AbortSignal): Promise<Readonly<Record<string, boolean>>>;
  /** Writes a new version with one key changed and every other as it was; answers the version's id. */
  setKey(arn: string, key: string, value: Secret, signal?: AbortSignal): Promise<string>;
}
