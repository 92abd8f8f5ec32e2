import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../../service.ts';
import { AwsError, awsError } from '../../wire/error.ts';
import { isConfiguration } from '../configuration.ts';
import type { S3State } from '../state.ts';
import { element } from '../xml.ts';
import * as buckets from './buckets.ts';
import { serveConfiguration } from './configurations.ts';
import * as lists from './lists.ts';
import * as multipart from './multipart.ts';
import * as objects from './objects.ts';
import type { Visit } from './visit.ts';

type Handler = (visit: Visit) => Promise<void> | void;

/** `METHOD ?subresource`, for a bucket. */
const BUCKET: Record<string, Handler> = {
  PUT: buckets.putBucket,
  HEAD: buckets.headBucket,
  DELETE: buckets.removeBucket,
  GET: lists.listBucket,
  'GET ?location': buckets.getLocation,
  'GET ?versioning': buckets.getVersioning,
  'PUT ?versioning': buckets.putVersioning,
  'GET ?policy': buckets.readPolicy,
  'PUT ?policy': buckets.putPolicy,
  'DELETE ?policy': buckets.removePolicy,
  'GET ?versions': lists.listBucketVersions,
  'GET ?uploads': multipart.listUploads,
  'POST ?delete': objects.deleteMany,
};

/** `METHOD ?subresource`, for an object. */
const OBJECT: Record<string, Handler> = {
  PUT: objects.putObject,
  GET: objects.getObject,
  HEAD: objects.getObject,
  DELETE: objects.removeObject,
  'GET ?tagging': objects.getTags,
  'PUT ?tagging': objects.putTags,
  'DELETE ?tagging': objects.removeTags,
  'POST ?uploads': multipart.begin,
  'PUT ?uploadId': multipart.putPart,
  'POST ?uploadId': multipart.complete,
  'DELETE ?uploadId': multipart.abort,
  'GET ?uploadId': multipart.listParts,
};

const SUBRESOURCES =
  /^(accelerate|acl|analytics|attributes|cors|delete|encryption|intelligent-tiering|inventory|legal-hold|lifecycle|location|logging|metrics|notification|object-lock|ownershipControls|policy|policyStatus|publicAccessBlock|replication|requestPayment|restore|retention|select|tagging|torrent|uploadId|uploads|versioning|versions|website)$/;

/** Serves S3's REST API, path style. */
export async function handleS3(
  request: IncomingMessage,
  response: ServerResponse,
  call: Call<S3State>,
): Promise<void> {
  response.setHeader('x-amz-request-id', call.requestId);
  response.setHeader('x-amz-id-2', call.requestId);
  response.setHeader('server', 'AmazonS3');
  try {
    const visit = readVisit(request, response, call);
    await choose(visit)(visit);
  } catch (error) {
    if (request.destroyed && !request.complete) response.destroy();
    else refuse(request, response, error, call);
  }
}

function readVisit(
  request: IncomingMessage,
  response: ServerResponse,
  { state, world }: Call<S3State>,
): Visit {
  // Not `new URL`: it would fold `a/../b`, which is a key like any other.
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const virtual = /^(.+?)(?:\.s3[a-z0-9.-]*)?\.localhost(?::\d+)?$/.exec(request.headers.host ?? '')?.[1];
  const inPath = path.slice(1);
  const slash = inPath.indexOf('/');
  const bucket = virtual ?? (slash < 0 ? inPath : inPath.slice(0, slash));
  const key = virtual ? inPath : slash < 0 ? '' : inPath.slice(slash + 1);
  try {
    return {
      request,
      response,
      method: request.method ?? 'GET',
      query: new URLSearchParams(search),
      state,
      region: world.region,
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(key),
    };
  } catch {
    throw awsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function choose({ method, query, bucket, key }: Visit): Handler {
  if (bucket === '') {
    if (method === 'GET') return buckets.listBuckets;
    throw awsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
  const sub = [...query.keys()].find((name) => SUBRESOURCES.test(name));
  if (key === '' && sub && isConfiguration(sub)) return serveConfiguration;
  const table = key === '' ? BUCKET : OBJECT;
  const handler = table[sub ? `${method} ?${sub}` : method];
  if (handler) return handler;
  throw awsError(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${method} ${sub ? `?${sub}` : ''}`,
    501,
  );
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  call: Call<S3State>,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof AwsError ? error : awsError('InternalError', String(error), 500);
  if (known.status >= 500) call.world.log(`s3: ${error instanceof Error ? error.stack : error}`);
  const { DeleteMarkerId: marker, ...fields } = known.fields;
  if (marker !== undefined)
    response.setHeader('x-amz-delete-marker', 'true').setHeader('x-amz-version-id', String(marker));
  if (known.fields.ResourceType === 'DeleteMarker') response.setHeader('x-amz-delete-marker', 'true');
  const detail = {
    Code: known.code,
    Message: known.message,
    ...fields,
    RequestId: call.requestId,
    HostId: call.requestId,
  };
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', detail)}`);
  // An unread body would be taken for the next request on this connection.
  if (!request.complete) response.setHeader('connection', 'close');
  const head = request.method === 'HEAD';
  response.writeHead(known.status, {
    'content-type': 'application/xml',
    ...(!head && { 'content-length': body.length }),
  });
  response.end(head ? undefined : body);
}
