/** The one HTTP endpoint: who is called is read from the signature, as real clients send it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { serveAdmin } from './admin.ts';
import { authorize, demandsOf } from './iam/authorize.ts';
import { sessionOf } from './iam/caller.ts';
import { rawDemands, refusalOf, refuseRaw } from './iam/raw.ts';
import type { ServerParts } from './server-parts.ts';
import { identify, readInput, type Spoken, unknownOperation, writeError, writeOutput } from './wire/codec.ts';
import { awsError } from './wire/error.ts';
import type { Model } from './wire/model.ts';
import { writeRawError } from './wire/raw-error.ts';
import type { Accounts } from './world/accounts.ts';
import type { RecordedCall } from './world/calls.ts';
import type { Credentials, Session } from './world/credentials.ts';
import type { LoadedService, Services } from './world/services.ts';

/** Largest body of an API call; blobs and objects are streamed by their own services. */
const maximalBody = 8 * 1024 * 1024;

export function createAwsServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    serve(request, response, parts).catch((error: Error) => {
      parts.log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('internal failure');
    });
  });
  server.keepAliveTimeout = 60_000;
  // Large layers over a slow disk must not be cut off.
  server.requestTimeout = 0;
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  if (isForeign(request)) {
    response
      .writeHead(403, { 'content-type': 'text/plain' })
      .end('this server runs programs: it answers local clients only\n');
    return;
  }
  if (request.url?.startsWith('/_inx/') && (await serveAdmin(request, response, parts))) return;
  const { credentials } = parts.accounts;
  const { accountId: own, region, service: signed, key } = callerOf(request, parts.defaultAccount);
  let session: Session | undefined;
  let unknown: unknown;
  try {
    session = sessionOf(request, key, credentials, parts.clock.now());
  } catch (error) {
    unknown = error;
  }
  const accountId = session?.accountId ?? own;
  const principal = session?.arn ?? `arn:aws:iam::${accountId}:root`;
  const account = parts.accounts.get(accountId, region);
  await account.ready();
  const requestId = crypto.randomUUID();
  const raw = rawService(request, signed, parts.services);
  if (raw) {
    const call = account.call(raw.definition.name, principal, requestId, AbortSignal.timeout(3_600_000));
    const lose = await parts.faults
      .strike(raw.definition.name, request.method ?? 'GET')
      .catch((error: unknown) => {
        const answer = writeRawError(request, error, requestId);
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return 'answered' as const;
      });
    if (lose === 'answered') return;
    let asked: RecordedCall['asked'];
    let served = request;
    response.once('finish', () =>
      parts.calls.record({
        at: parts.clock.now(),
        service: raw.definition.name,
        operation: rawOperation(request),
        principal,
        status: response.statusCode,
        asked,
      }),
    );
    const { name } = raw.definition;
    try {
      if (unknown) throw unknown;
      const { demands, request: again } = await rawDemands(account.world, name, request);
      served = again;
      asked = demands?.map(({ action, resource }) => ({ action, resource }));
      if (session) {
        const what = { service: name, operation: rawOperation(request) };
        await authorize(account.world, session, what, demands, refusalOf(name, 'raw'));
      }
    } catch (error) {
      refuseRaw(name, response, error);
      return;
    }
    await raw.definition.handle!(served, response, call);
    return;
  }
  await serveApi(request, response, parts, { account, signed, principal, requestId, session, unknown });
}

/** `GET`-like requests of raw services are told apart from writing ones by their method. */
const rawOperation = (request: IncomingMessage) => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return `${request.method === 'GET' || request.method === 'HEAD' ? 'Get' : 'Write'}:${request.method} ${request.url?.split('?')[0]}`;
};

interface Caller {
  readonly account: ReturnType<Accounts['get']>;
  readonly signed: string | undefined;
  readonly principal: string;
  readonly requestId: string;
  /** Undefined for administrators. */
  readonly session: Session | undefined;
  /** Why the credentials are refused, where they are. */
  readonly unknown: unknown;
}

async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
  caller: Caller,
): Promise<void> {
  const body = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://local');
  const loaded = await chooseService(request, url, body, caller.signed, parts.services);
  const model = await loaded?.model();
  const spoken = model && identify(model, request, url, body);
  const send = ({ status, headers, body: text }: ReturnType<typeof writeError>) => {
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text)) }).end(text);
  };
  if (!loaded || !model || !spoken) {
    const form = request.headers['x-amz-target'] || model?.protocol.startsWith('restJson') ? 'json' : 'query';
    send(
      writeError(
        undefined,
        form,
        awsError(
          'UnknownOperationException',
          `nothing here answers to this request (signed for ${caller.signed ?? 'no service'})`,
          404,
        ),
        caller.requestId,
      ),
    );
    return;
  }
  let asked: RecordedCall['asked'];
  const record = (status: number) =>
    parts.calls.record({
      at: parts.clock.now(),
      service: loaded.definition.name,
      operation: spoken.operation,
      principal: caller.principal,
      status,
      asked,
    });
  try {
    const lost = await parts.faults.strike(loaded.definition.name, spoken.operation);
    if (caller.unknown) throw caller.unknown;
    const answer = await run(loaded, model, spoken, body, caller, (demands) => {
      asked = demands;
    });
    record(answer.status);
    if (lost) response.destroy();
    else send(answer);
  } catch (error) {
    const answer = writeError(model, spoken.form, error, caller.requestId);
    if (answer.status >= 500)
      parts.log(`${loaded.definition.name} ${spoken.operation}: ${(error as Error).stack}`);
    record(answer.status);
    send(answer);
  }
}

async function run(
  loaded: LoadedService,
  model: Model,
  spoken: Spoken,
  body: Buffer,
  { account, principal, requestId, session }: Caller,
  note: (asked: RecordedCall['asked']) => void,
) {
  const operation = await loaded.operation(spoken.operation);
  if (!operation) throw unknownOperation(spoken);
  const input = await readInput(model, spoken, body);
  const { name } = loaded.definition;
  const demands = await demandsOf(account.world, name, spoken.operation, input);
  note(demands?.map(({ action, resource }) => ({ action, resource })));
  if (session) {
    const what = { service: name, operation: spoken.operation };
    await authorize(account.world, session, what, demands, refusalOf(name, spoken.form));
  }
  const call = account.call(loaded.definition.name, principal, requestId, AbortSignal.timeout(600_000));
  const output = (await operation(input, call)) ?? {};
  if (session) bindRegistryTokens(account.world.credentials, session, output);
  return writeOutput(model, spoken, output, requestId);
}

/** A registry token acts for the session that asked for it (GetAuthorizationToken). */
function bindRegistryTokens(credentials: Credentials, session: Session, output: object): void {
  const { authorizationData } = output as { authorizationData?: { authorizationToken?: string }[] };
  for (const { authorizationToken } of authorizationData ?? [])
    if (authorizationToken) credentials.bind(authorizationToken, session);
}

function rawService(
  request: IncomingMessage,
  signed: string | undefined,
  services: Services,
): LoadedService | undefined {
  for (const service of services.values())
    if (service.definition.handle && service.definition.claims?.(request)) return service;
  const bySignature = [...services.values()].find(
    (service) => signed !== undefined && service.definition.signingNames.includes(signed),
  );
  return bySignature?.definition.handle && !bySignature.definition.client ? bySignature : undefined;
}

/** By the signature's scope; unsigned requests by their target, or by the action's name and version. */
async function chooseService(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  signed: string | undefined,
  services: Services,
): Promise<LoadedService | undefined> {
  const all = [...services.values()];
  if (signed !== undefined) return all.find((service) => service.definition.signingNames.includes(signed));
  const target = request.headers['x-amz-target'];
  const action = new URLSearchParams(body.toString('utf8')).get('Action') ?? url.searchParams.get('Action');
  for (const service of all) {
    const model = await service.model();
    if (
      typeof target === 'string'
        ? target.startsWith(`${model?.target}.`)
        : action !== null && service.operationNames.includes(action)
    )
      return service;
  }
  return undefined;
}

/** Signatures are read, not verified. An access key of twelve digits is an account; the scope names the region. */
function callerOf(
  request: IncomingMessage,
  defaultAccount: string,
): { accountId: string; region?: string; service?: string; key: string } {
  const header = request.headers.authorization ?? '';
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]*)\/([^/]+)\/aws4_request/.exec(header);
  const presigned = /[?&]X-Amz-Credential=([^&%/]+)/i.exec(request.url ?? '')?.[1];
  const key = scope?.[1] ?? presigned ?? '';
  const accountId = /^\d{12}$/.test(key) ? key : defaultAccount;
  const region = /^[a-z]{2}(-[a-z]+)+-\d$/.exec(scope?.[2] ?? '')?.[0];
  return { accountId, ...(region && { region }), ...(scope?.[3] && { service: scope[3] }), key };
}

const localName = /^(127(\.\d+){3}|localhost|\[::1\]|[a-z0-9.-]+\.localhost)(:\d+)?$/i;

/** A page on another site must not be able to reach a server that runs programs (DNS rebinding, cross-site requests). */
function isForeign(request: IncomingMessage): boolean {
  if (!localName.test(request.headers.host ?? '')) return true;
  const { origin } = request.headers;
  return origin !== undefined && !localName.test(origin.replace(/^https?:\/\//, ''));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maximalBody) throw awsError('RequestEntityTooLarge', 'the request body is too large', 413);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
