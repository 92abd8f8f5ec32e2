/** The environment's state: one DynamoDB item changed by conditional writes, journal and records in S3. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CodedError,
  type EnvironmentState,
  emptyState,
  networkFault,
  type ReleaseStore,
  recordSchema,
  stateSchema,
} from '@inx/engine';
import { errorName, within } from './clients.ts';

/** Racing writers of one item: each loss reads again, so many may meet. */
const maximalRaces = 30;
const pad = (number: number) => String(number).padStart(6, '0');

export function createStore(
  dynamodb: DynamoDBClient,
  s3: S3Client,
  place: { readonly table: string; readonly bucket: string; readonly environment: string },
): ReleaseStore {
  const { table: TableName, bucket: Bucket, environment } = place;
  const recordKey = (release: number) => `releases/${environment}/${pad(release)}.json`;
  const journalPrefix = (release: number) => `journal/${environment}/${pad(release)}/`;

  const read: ReleaseStore['read'] = async (signal) => {
    const answer = await dynamodb.send(
      new GetItemCommand({ TableName, Key: { pk: { S: environment } }, ConsistentRead: true }),
      within(signal),
    );
    const text = answer.Item?.['state']?.S;
    if (text === undefined) {
      await assertNoRelease(signal);
      return emptyState;
    }
    const parsed = stateSchema.safeParse(parseQuietly(text));
    if (parsed.success) return parsed.data as EnvironmentState;
    throw new CodedError({
      code: 'state.unreadable',
      message: `the state of ${environment} has a form this version does not know: ${parsed.error.issues[0]?.message}`,
      where: `${TableName}/${environment}`,
      remedy: 'use the version of inx that wrote it; or docs/runbooks/lost-state.md, where it was damaged',
    });
  };

  /** A state that is not there is one of an environment without releases, or a lost one: then all numbers would start again. */
  const assertNoRelease = async (signal?: AbortSignal): Promise<void> => {
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: `releases/${environment}/`, MaxKeys: 1 }),
      within(signal),
    );
    if (Contents.length === 0) return;
    throw new CodedError({
      code: 'state.lost',
      message: `the state of ${environment} is gone, but its releases are recorded in ${Bucket}`,
      where: `${TableName}/${environment}`,
      remedy: 'rebuild it from the records: inx recover; or restore the table (docs/runbooks/lost-state.md)',
    });
  };

  const putOnce = async (
    Key: string,
    value: unknown,
    signal?: AbortSignal,
  ): Promise<'written' | 'exists'> => {
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
        within(signal),
      );
      return 'written';
    } catch (error) {
      if (errorName(error) === 'PreconditionFailed') return 'exists';
      throw error;
    }
  };

  const get = async (Key: string, signal?: AbortSignal): Promise<unknown> => {
    try {
      const answer = await s3.send(new GetObjectCommand({ Bucket, Key }), within(signal));
      return parseQuietly((await answer.Body?.transformToString().catch(brokenOff(Key))) ?? 'null');
    } catch (error) {
      if (errorName(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  };

  /** The body comes after the call has ended well, where nothing tells its faults. */
  const brokenOff = (Key: string) => (error: unknown) => {
    const fault = networkFault(error);
    if (!fault) throw error;
    const message = `Amazon S3 ${fault.what} within an object`;
    const problem = {
      code: 'aws.unreachable',
      message,
      where: `s3://${Bucket}/${Key}`,
      remedy: fault.remedy,
    };
    throw new CodedError(problem, { cause: error });
  };

  const keys = async (Prefix: string, signal?: AbortSignal): Promise<string[]> => {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const answer = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix, ...(token && { ContinuationToken: token }) }),
        within(signal),
      );
      found.push(...(answer.Contents ?? []).flatMap((object) => object.Key ?? []));
      token = answer.NextContinuationToken;
    } while (token);
    return found;
  };

  const readRecord: ReleaseStore['readRecord'] = async (release, signal) => {
    const found = await get(recordKey(release), signal);
    if (found === undefined) return undefined;
    const parsed = recordSchema.safeParse(found);
    if (parsed.success) return parsed.data;
    const where = `s3://${Bucket}/${recordKey(release)}`;
    throw new CodedError({
      code: 'record.unreadable',
      message: `the record of release ${release} is none: ${found === notJson ? 'no JSON' : parsed.error.issues[0]?.message}`,
      where,
      remedy: `the bucket keeps every version: put the one before back (aws s3api list-object-versions --bucket ${Bucket} --prefix ${recordKey(release)}; docs/runbooks/lost-state.md)`,
    });
  };

  const itemOf = (state: EnvironmentState) => ({
    pk: { S: environment },
    version: { N: String(state.version) },
    state: { S: JSON.stringify(state) },
  });

  return {
    read,
    readRecord,
    update: async (change, signal) => {
      for (let race = 1; ; race++) {
        const before = await read(signal);
        const changed = change(before);
        if (changed === before) return before;
        const after = { ...changed, version: before.version + 1 };
        try {
          await dynamodb.send(
            new PutItemCommand({
              TableName,
              Item: itemOf(after),
              ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : '#version = :before',
              ...(before.version > 0 && {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':before': { N: String(before.version) } },
              }),
            }),
            within(signal),
          );
          return after;
        } catch (error) {
          if (errorName(error) !== 'ConditionalCheckFailedException') throw error;
          // The SDK retries a lost reply, and then meets its own write: it is ours if it says just what we wrote.
          const now = await read(signal);
          if (JSON.stringify(now) === JSON.stringify(stateSchema.parse(after))) return after;
          if (race >= maximalRaces)
            throw new CodedError({
              code: 'state.contended',
              message: `the state of ${environment} is written by others all the time`,
              where: TableName,
              remedy: 'run the command again',
            });
          await sleep(Math.random() * 20 * race);
        }
      }
    },
    restore: async (state, signal) => {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: itemOf(state),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
          within(signal),
        );
        return 'written';
      } catch (error) {
        if (errorName(error) === 'ConditionalCheckFailedException') return 'exists';
        throw error;
      }
    },
    appendJournal: async (release, sequence, entry, signal) => {
      const result = await putOnce(`${journalPrefix(release)}${pad(sequence)}.json`, entry, signal);
      if (result === 'exists')
        throw new CodedError({
          code: 'journal.taken',
          message: `journal entry ${release}/${sequence} exists already`,
          remedy: 'somebody else works on this release: run inx status',
        });
    },
    journalLength: async (release, signal) => {
      const last = (await keys(journalPrefix(release), signal)).at(-1);
      return last ? Number.parseInt(last.slice(last.lastIndexOf('/') + 1), 10) : 0;
    },
    writeRecord: async (record, signal) => void (await putOnce(recordKey(record.number), record, signal)),
    listRecords: async (limit, signal) => {
      const newest = (await keys(`releases/${environment}/`, signal)).sort().reverse().slice(0, limit);
      const records = await Promise.all(
        newest.map((key) => readRecord(Number.parseInt(key.slice(key.lastIndexOf('/') + 1), 10), signal)),
      );
      return records.filter((record) => record !== undefined);
    },
  };
}

/** Stands for text that is no JSON: no schema takes it, so whoever reads says where. */
const notJson = Symbol('no JSON');

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}
