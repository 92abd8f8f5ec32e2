import { awsError } from '../wire/error.ts';
import type { Version } from './state.ts';

/** The preconditions of a request; etags as they came, with or without quotes. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

const failed = (condition: string) =>
  awsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

const bare = (etag: string) => etag.trim().replace(/^W\//, '').replaceAll('"', '');
const matches = (list: string, etag: string) =>
  list.split(',').some((each) => each.trim() === '*' || bare(each) === etag);

/** Judges a write against the current object: `If-None-Match: *` creates only, `If-Match` changes only what was seen. */
export function checkWrite(version: Version | undefined, conditions: Conditions, key: string): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*')
      throw awsError(
        'NotImplemented',
        'A header you provided implies functionality that is not implemented',
        501,
        {
          Header: 'If-None-Match',
        },
      );
    if (version) throw failed('If-None-Match');
  }
  if (ifMatch !== undefined) {
    if (!version) throw awsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
    if (!matches(ifMatch, version.etag)) throw failed('If-Match');
  }
}

/** Judges a read; `not-modified` becomes a 304. */
export function checkRead(version: Version, conditions: Conditions): 'read' | 'not-modified' {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  const modified = Math.floor(version.modified / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version.etag)) throw failed('If-Match');
  } else if (ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince))
    throw failed('If-Unmodified-Since');
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, version.etag) ? 'not-modified' : 'read';
  if (ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince)) return 'not-modified';
  return 'read';
}
