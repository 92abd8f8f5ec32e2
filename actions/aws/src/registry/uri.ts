/** Addresses of repositories, as the platform's contract holds them. */
import { CodedError } from '@inx/engine';

/** Splits a repository URI, e.g. `111122223333.dkr.ecr.us-east-1.amazonaws.com/inx-dev-usnv/auth`. */
export function splitRepositoryUri(uri: string): { readonly host: string; readonly repository: string } {
  const match = /^(?:https?:\/\/)?([^/]+[.:][^/]*|localhost)\/([a-z0-9][a-z0-9._/-]*)$/.exec(uri);
  if (match) return { host: match[1]!, repository: match[2]! };
  throw new CodedError({
    code: 'registry.repository-uri',
    message: `${JSON.stringify(uri)} is not a repository URI`,
    where: 'services/<name>/repositoryUri in the platform contract',
    remedy: 'deploy the platform again: it writes <registry host>/<repository>',
  });
}
