/** Names and tags, checked as the service checks them. */
import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { MAX_TAGS } from './limits.ts';

export function checkName(kind: 'Load balancer' | 'Target group', name: string | undefined): string {
  const lower = kind.toLowerCase();
  if (!name) throw awsError('ValidationError', `${kind} name cannot be empty`);
  if (name.length > 32)
    throw awsError('ValidationError', `${kind} name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw awsError(
      'ValidationError',
      `${kind} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  }
  if (/^-|-$/.test(name))
    throw awsError('ValidationError', `${kind} name '${name}' cannot begin or end with a hyphen(-)`);
  if (kind === 'Load balancer' && name.startsWith('internal-')) {
    throw awsError('ValidationError', `The ${lower} name '${name}' cannot begin with 'internal-'`);
  }
  return name;
}

/** Tags of a new resource. */
export function tagsOf(tags: readonly Tag[] | undefined): Map<string, string> {
  const out = new Map<string, string>();
  addTags(out, tags ?? []);
  return out;
}

/** Adds or overwrites tags; all or none. */
export function addTags(to: Map<string, string>, tags: readonly Tag[]): void {
  const keys = tags.map((tag) => tag.Key ?? '');
  if (new Set(keys).size !== keys.length)
    throw awsError('DuplicateTagKeys', 'Duplicate tag keys found in the request');
  for (const key of keys) {
    if (key === '' || key.length > 128)
      throw awsError('ValidationError', `The tag key '${key}' must have between 1 and 128 characters`);
    if (/^aws:/i.test(key) && !key.startsWith('aws:cloudformation:')) {
      throw awsError('ValidationError', 'aws: prefixed tag key names are not allowed for external use');
    }
  }
  if (new Set([...to.keys(), ...keys]).size > MAX_TAGS) {
    throw awsError(
      'TooManyTags',
      `The maximum number of tags for the resource has been reached: ${MAX_TAGS}`,
    );
  }
  for (const tag of tags) to.set(tag.Key as string, tag.Value ?? '');
}
