/** What AWS, the registry and the network say when something fails: always with the call, its subject, the cause and a remedy. */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as SocketServer } from 'node:net';
import { ListImagesCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetObjectCommand, HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createClients, createProbe, createStore, ecrRegistry } from '@inx/aws';
import { CodedError, type Problem, Secret } from '@inx/engine';
import { createReports, readRun } from '@inx/github';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let server: Server;
let silent: SocketServer;
let answer: RequestListener;
let endpoint: string;

const listening = async (each: Server | SocketServer) => {
  await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
  return (each.address() as AddressInfo).port;
};

beforeAll(async () => {
  server = createHttpServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  endpoint = `http://127.0.0.1:${await listening(server)}`;
  silent = createServer((socket) => socket.on('error', () => undefined).resume());
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  silent.close();
});
beforeEach(() => {
  answer = (_, response) => response.writeHead(500).end();
});

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'x' };
const at = (address: string) => createClients({ region: 'us-east-1', endpoint: address, credentials });
const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'x-amzn-requestid': 'req-7', ...headers }).end(body);

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('it went well'),
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(CodedError);
  return (error as CodedError).problems[0];
}

const services = new DescribeServicesCommand({ cluster: 'INX-DEV', services: ['a', 'b', 'c', 'd', 'e'] });
const json = (type?: string, message = 'as it says') => JSON.stringify({ __type: type, message });
const xml = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>as it says</Message></Error></ErrorResponse>`;

describe('an answer of AWS', () => {
  it.each<[string, number, string, string, RegExp, RegExp]>([
    [
      'no code, 500',
      500,
      '{}',
      'aws.unavailable',
      /500 and no code \(request req-7, \d attempts\)/,
      /run it again/,
    ],
    ['no code, 400', 400, '{}', 'aws.refused', /400 and no code \(request req-7\)/, /CloudTrail/],
    ['no code, 403', 403, '{}', 'aws.denied', /denies ecs:DescribeServices/, /allow ecs:DescribeServices/],
    ['an unknown code', 400, json('NewException'), 'aws.refused', /400 NewException: as it says/, /mend/],
    [
      'a fault of its own',
      500,
      json('ServerException'),
      'aws.unavailable',
      /500 ServerException/,
      /run it again/,
    ],
    ['throttling', 400, json('ThrottlingException'), 'aws.throttled', /Throttling/, /in a minute/],
    ['a quota', 400, json('ServiceQuotaExceededException'), 'aws.quota', /QuotaExceeded/, /higher quota/],
    [
      'something missing',
      400,
      json('ClusterNotFoundException'),
      'aws.missing',
      /NotFound/,
      /exists in this account/,
    ],
    ['a conflict', 400, json('ConflictException'), 'aws.conflict', /Conflict/, /under way/],
    ['denied', 400, json('AccessDeniedException'), 'aws.denied', /denies .*as it says/, /allow/],
    ['expired keys', 400, json('ExpiredTokenException'), 'aws.credentials', /as it says/, /sign in/],
    ['a wrong clock', 403, json('RequestTimeTooSkewed'), 'aws.credentials', /as it says/, /clock/],
    ['a page of a proxy', 200, '<html>sign in', 'aws.unreadable', /200 and no answer of AWS/, /HTTPS_PROXY/],
    ['a proxy’s 502', 502, '<html>bad gateway', 'aws.unavailable', /with 502/, /run it again/],
  ])('%s', async (_, status, body, code, message, remedy) => {
    answer = answering(status, body);
    const problem = await problemOf(at(endpoint).ecs.send(services));
    expect(problem).toEqual({
      code,
      message: expect.stringMatching(message),
      where: `ecs:DescribeServices at ${endpoint} (cluster INX-DEV; services a, b, c and 2 more)`,
      remedy: expect.stringMatching(remedy),
    });
    expect(problem.message).not.toMatch(/Deserialization|\n/);
  });

  it.each([
    ['without a body, S3', 500, '', /s3:GetObject .*\(Bucket b; Key releases\/1\.json\)/, 'aws.unavailable'],
    ['in XML, S3', 503, '<Error><Code>SlowDown</Code></Error>', /Bucket b/, 'aws.throttled'],
  ])('%s', async (_, status, body, where, code) => {
    answer = answering(status, body);
    const work = at(endpoint).s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'releases/1.json' }));
    expect(await problemOf(work)).toMatchObject({ code, where: expect.stringMatching(where) });
  });

  it('names what a policy has to allow, not only the operation', async () => {
    answer = answering(403, '<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
    const clients = at(endpoint);
    const problems = [
      await problemOf(clients.s3.send(new ListObjectsV2Command({ Bucket: 'b' }))),
      await problemOf(clients.s3.send(new HeadBucketCommand({ Bucket: 'b' }))),
    ];
    answer = answering(403, xml('AccessDenied'));
    problems.push(await problemOf(clients.elb.send(new DescribeRulesCommand({ ListenerArn: 'arn:x' }))));
    expect(problems.map((each) => each.remedy.split(' for ')[0])).toEqual([
      'allow s3:ListBucket',
      'allow s3:ListBucket',
      'allow elasticloadbalancing:DescribeRules',
    ]);
  });

  it('never tells a secret’s value', async () => {
    answer = answering(400, json('InvalidRequestException'));
    const command = new PutSecretValueCommand({ SecretId: 'jwt', SecretString: 'hidden-value' });
    const problem = await problemOf(at(endpoint).secrets.send(command));
    expect(problem.where).toContain('SecretId jwt');
    expect(JSON.stringify(problem)).not.toContain('hidden-value');
  });
});

describe('no answer of AWS', () => {
  it('a closed port', async () => {
    const problem = await problemOf(at('http://127.0.0.1:9').ecs.send(services));
    expect(problem).toMatchObject({
      code: 'aws.unreachable',
      message: 'http://127.0.0.1:9 refused the connection (ECONNREFUSED)',
      where: expect.stringContaining('ecs:DescribeServices at http://127.0.0.1:9 (cluster INX-DEV'),
      remedy: expect.stringContaining('AWS_ENDPOINT_URL'),
    });
  });

  it('a name that nobody knows', async () => {
    const problem = await problemOf(at('http://ecs.nowhere.invalid').ecs.send(services));
    expect(problem).toMatchObject({
      code: 'aws.unreachable',
      message: expect.stringMatching(/no DNS server here knows \((ENOTFOUND|EAI_AGAIN)\)/),
      remedy: expect.stringContaining('is us-east-1 the right region?'),
    });
  });

  it('a connection that breaks off: it may have been carried out', async () => {
    answer = (request) => request.socket.destroy();
    const problem = await problemOf(at(endpoint).ecs.send(services));
    expect(problem).toMatchObject({
      code: 'aws.unreachable',
      message: expect.stringMatching(/broke the connection off \((ECONNRESET|EPIPE)\)/),
      why: expect.stringContaining('carried out all the same'),
    });
  });

  it('a port that does not speak TLS', async () => {
    const problem = await problemOf(at(endpoint.replace('http:', 'https:')).ecs.send(services));
    expect(problem).toMatchObject({
      code: 'aws.unreachable',
      message: expect.stringContaining('does not speak TLS'),
      remedy: expect.stringContaining('http:// or https://'),
    });
  });

  it('a limit of ours that passes, told apart from a person who cancels', async () => {
    const quiet = `http://127.0.0.1:${await listening(silent)}`;
    const limited = at(quiet).ecs.send(services, { abortSignal: AbortSignal.timeout(50) });
    expect(await problemOf(limited)).toMatchObject({
      code: 'aws.unreachable',
      message: expect.stringContaining('did not answer in time'),
    });
    const person = new AbortController();
    const cancelled = at(quiet).ecs.send(services, { abortSignal: person.signal });
    person.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('an object whose body breaks off', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/json' }).write('{');
      setImmediate(() => request.socket.destroy());
    };
    const { s3, dynamodb } = at(endpoint);
    const store = createStore(dynamodb, s3, { table: 't', bucket: 'b', environment: 'dev' });
    expect(await problemOf(store.readRecord(1))).toMatchObject({
      code: 'aws.unreachable',
      where: 's3://b/releases/dev/000001.json',
      remedy: expect.stringContaining('run it again'),
    });
  });
});

describe('the registry', () => {
  const token = (address: string) =>
    JSON.stringify({
      authorizationData: [{ authorizationToken: 'dTpw', expiresAt: 2_000_000_000, proxyEndpoint: address }],
    });
  const registry = async (retries = 0) => {
    const wanted = answer;
    answer = answering(200, token(endpoint), { 'content-type': 'application/x-amz-json-1.1' });
    const opened = await ecrRegistry(at(endpoint).ecr, { retries, minMs: 1 });
    answer = wanted;
    return opened;
  };

  it.each<[string, number, string, string, RegExp]>([
    ['no code, 500', 500, '', 'registry.unavailable', /answered 500, request req-7/],
    ['no code, 507', 507, '', 'registry.unavailable', /answered 507/],
    ['no code, 405', 405, '', 'registry.unexpected-answer', /answered 405/],
    [
      'a code that we do not know',
      400,
      '{"errors":[{"code":"NEW","message":"as it says"}]}',
      'registry.refused',
      /answered 400 \(NEW: as it says\)/,
    ],
  ])('that answers with %s', async (_, status, body, code, message) => {
    answer = answering(status, body);
    const opened = await registry();
    const problem = await problemOf(opened.getManifest('inx/auth', 'latest'));
    await opened.close();
    expect(problem).toMatchObject({
      code,
      message: expect.stringMatching(message),
      where: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/v2\/inx\/auth\/manifests\/latest/),
      remedy: expect.stringMatching(/\w/),
    });
  });

  it('that breaks the connection off', async () => {
    answer = (request) => request.socket.destroy();
    const opened = await registry();
    const problem = await problemOf(opened.resolve('inx/auth', 'latest'));
    await opened.close();
    expect(problem).toMatchObject({
      code: 'registry.unreachable',
      message: expect.stringMatching(/^the registry broke the connection off/),
      where: expect.stringMatching(/^HEAD /),
    });
  });

  it('whose token AWS refuses, told as AWS’s call, without a code as well', async () => {
    answer = answering(500, '{}');
    expect(await problemOf(ecrRegistry(at(endpoint).ecr))).toMatchObject({
      code: 'aws.unavailable',
      message: expect.stringContaining('ecr:GetAuthorizationToken'),
    });
    answer = answering(400, json('RepositoryNotFoundException'));
    const images = at(endpoint).ecr.send(new ListImagesCommand({ repositoryName: 'inx/auth' }));
    expect(await problemOf(images)).toMatchObject({
      code: 'aws.missing',
      where: expect.stringContaining('repositoryName inx/auth'),
    });
  });
});

describe('GitHub', () => {
  const environment = (address: string) => {
    const run = readRun({
      GITHUB_REPOSITORY: 'invoxa/invoxa-delivery',
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_API_URL: address,
    });
    return createReports(run, new Secret('token', 'hidden-token'), () =>
      AbortSignal.timeout(120_000),
    ).environment('prd');
  };

  it.each<[string, string, () => string, RegExp, RegExp]>([
    [
      'a refusal',
      'github.failed',
      () => endpoint,
      /GitHub answers 422 .*, request GH-1/,
      /mend what GitHub says/,
    ],
    [
      'a closed port',
      'github.unreachable',
      // fetch would refuse the port 9 itself.
      () => 'http://127.0.0.1:2',
      /refused the connection/,
      /start what/,
    ],
  ])('%s', async (_, code, address, message, remedy) => {
    answer = answering(422, '{"message":"no"}', {
      'content-type': 'application/json',
      'x-github-request-id': 'GH-1',
    });
    const problem = await problemOf(environment(address()));
    expect(problem).toMatchObject({
      code,
      message: expect.stringMatching(message),
      where: `GET ${address()}/repos/invoxa/invoxa-delivery/environments/prd`,
      remedy: expect.stringMatching(remedy),
    });
    expect(JSON.stringify(problem)).not.toContain('hidden-token');
  });
});

describe('the load balancer', () => {
  const get = (address: string, signal?: AbortSignal) =>
    createProbe(address)({ method: 'GET', path: '/health', headers: {} }, signal);

  it.each<[string, () => string, RegExp]>([
    ['a closed port', () => 'http://127.0.0.1:9', /127\.0\.0\.1:9 refused the connection \(ECONNREFUSED\)/],
    ['a name that nobody knows', () => 'http://edge.nowhere.invalid', /no DNS server/],
    ['no TLS', () => endpoint.replace('http:', 'https:'), /does not speak TLS/],
  ])('%s', async (_, address, message) => {
    expect(await problemOf(get(address()))).toMatchObject({
      code: 'edge.unreachable',
      message: expect.stringMatching(message),
      where: `GET ${address()}/health`,
    });
  });

  it('a connection that breaks off, before the answer and within it', async () => {
    answer = (request) => request.socket.destroy();
    expect((await problemOf(get(endpoint))).message).toMatch(/broke the connection off/);
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setImmediate(() => request.socket.destroy());
    };
    expect((await problemOf(get(endpoint))).message).toMatch(/broke the connection off/);
  });

  it('whoever cancels hears that it was cancelled', async () => {
    answer = () => undefined;
    const person = new AbortController();
    const asked = get(endpoint, person.signal);
    person.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
