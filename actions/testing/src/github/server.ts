/** A local GitHub: REST API after GitHub's own description, OIDC tokens, git over HTTP; its state is the test's to read. */
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Description } from './description.ts';
import { Git } from './git.ts';
import { type Answer, type Json, notFound, type Operation, type Permission } from './operation.ts';
import { GitHubState, type WorkflowRun } from './state.ts';
import { askReviewers, claims, fromFork, refusal } from './token.ts';
import { type Grant, grantOf } from './workflow.ts';

export interface LocalGitHubOptions {
  /** A bare repository's folder. */
  readonly directory: string;
  readonly repository: string;
  readonly repositoryId: string;
  readonly ownerId: string;
  /** The embedded AWS, whose issuer signs the tokens; without it nobody gets one. */
  readonly aws?: string;
  /** Most items a page, whatever is asked: small, so that whoever forgets the next page is found out. */
  readonly pageSize?: number;
}

/** Answers the next `times` requests of an operation instead of doing it. */
export interface Failure {
  readonly operation: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  times: number;
}

/** May do everything, outside of any job. */
export const ownerToken = 'owner';
export const tokenOf = (run: WorkflowRun) => `ghs_${run.id}`;

interface Caller {
  readonly job: string;
  readonly run: WorkflowRun;
  readonly grant: Grant;
}

export class LocalGitHub {
  readonly state: GitHubState;
  readonly git: Git;
  readonly failures: Failure[] = [];
  readonly #options: LocalGitHubOptions;
  readonly #description = new Description();
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #server: Server;
  url = '';

  private constructor(options: LocalGitHubOptions, operations: ReadonlyMap<string, Operation>) {
    this.#options = options;
    this.#operations = operations;
    this.state = new GitHubState(options);
    this.git = new Git(options.directory);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.state.violations.push({ request: `${request.method} ${request.url}`, fault: String(error) });
        send(response, { status: 500, body: { message: String(error) } });
      });
    });
  }

  static async start(options: LocalGitHubOptions): Promise<LocalGitHub> {
    const github = new LocalGitHub(options, await loadOperations());
    await new Promise<void>((resolve) => github.#server.listen(0, '127.0.0.1', resolve));
    const address = github.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
    github.url = `http://127.0.0.1:${address.port}`;
    return github;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The API as the jobs of a run see it: whichever of them runs is the one that asks. */
  apiUrl(run: WorkflowRun): string {
    return `${this.url}/_runs/${run.id}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://local');
    const repository = `/${this.state.repository}`;
    if (url.pathname.startsWith(`${repository}.git/`) || url.pathname.startsWith(`${repository}/`))
      return this.git.serve(
        request,
        response,
        url.pathname.slice(repository.length).replace(/^\.git/, ''),
        url.search.slice(1),
      );
    if (url.pathname.startsWith('/_artifacts/')) return this.#serveArtifact(request, response, url);
    const [, runId, path] = /^\/_runs\/(\d+)(\/.*)$/.exec(url.pathname) ?? [];
    const caller = runId ? await this.#caller(Number(runId)) : undefined;
    if (caller && path === '/_token') return send(response, await this.#issueToken(caller, url));
    return this.#serveApi(request, response, url, path ?? url.pathname, caller);
  }

  /** The job's grant as its workflow file has it at the run's commit (main's for what main triggers). */
  async #caller(runId: number): Promise<Caller> {
    const run = this.state.runs.find((each) => each.id === runId);
    if (!run?.job) throw new Error(`no job of run ${runId} runs`);
    const { id: job, environment } = run.job;
    const trusted = run.event === 'workflow_run' || run.event === 'schedule';
    const text = await this.git.show(trusted ? 'main' : run.headSha, run.path);
    const grant = grantOf(text, job, run, environment === undefined ? {} : { environment });
    if (!grant) throw new Error(`${run.path} has no job ${job}`);
    return { job, run, grant };
  }

  async #issueToken({ run, grant, job }: Caller, url: URL): Promise<Answer> {
    // GitHub holds the job itself; its first step that needs a role is the first that can tell.
    await askReviewers(this.state, run, grant);
    const refused = this.#options.aws ? refusal(this.state, run, grant) : 'there is no AWS to sign it';
    if (refused) {
      this.state.violations.push({ request: `id-token for ${run.path} ${job}`, fault: refused });
      return { status: 403, body: { message: refused } };
    }
    const audience =
      url.searchParams.get('audience') ?? `https://github.com/${this.state.repository.split('/')[0]}`;
    const answer = await fetch(`${this.#options.aws}/_inx/oidc/token`, {
      method: 'POST',
      body: JSON.stringify(claims(this.state, run, grant, audience)),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async #serveApi(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    path: string,
    caller: Caller | undefined,
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const label = `${method} ${path}${url.search}`;
    const violate = (...faults: string[]) =>
      this.state.violations.push(...faults.map((fault) => ({ request: label, fault })));
    const body = await readJson(request);
    const described = this.#description.find(method, path);
    const record = (answer: Answer) => {
      this.state.calls.push({
        method,
        path: `${path}${url.search}`,
        operation: described?.id ?? '',
        status: answer.status,
        ...(caller && { job: caller.job }),
      });
      return answer;
    };
    const operation = described && this.#operations.get(described.id);
    if (!described || !operation) {
      violate(`the local GitHub has no ${described?.id ?? 'such operation'}`);
      return send(
        response,
        record({ status: 501, body: { message: `not supported: ${described?.id ?? label}` } }),
      );
    }
    const failure = this.failures.find((each) => each.operation === described.id && each.times > 0);
    if (failure) {
      failure.times -= 1;
      return send(
        response,
        record({ status: failure.status, body: failure.body ?? { message: 'injected' } }),
        failure.headers,
      );
    }
    if (!this.#authentic(request, caller))
      return send(response, record({ status: 401, body: { message: 'Bad credentials' } }));
    const { owner, repo } = described.parameters;
    if (owner !== undefined && `${owner}/${repo}` !== this.state.repository)
      return send(response, record(notFound));
    if (caller && !this.#permitted(operation.permissions, caller)) {
      violate(`job ${caller.job} has none of ${operation.permissions.join(', ')}`);
      return send(
        response,
        record({ status: 403, body: { message: 'Resource not accessible by integration', status: '403' } }),
      );
    }
    const faults = described.faultsOfRequest(url.searchParams, body);
    if (faults.length > 0) {
      violate(...faults);
      return send(response, record({ status: 422, body: { message: faults.join('; '), errors: [] } }));
    }
    const answer = this.#page(
      await operation.answer({
        parameters: described.parameters,
        query: url.searchParams,
        body: (body ?? {}) as Json,
        state: this.state,
        git: this.git,
        url: this.url,
        example: <T>(status: number) => described.example(status) as T,
      }),
      url,
    );
    if (answer.status < 400) violate(...described.faultsOfAnswer(answer.status, answer.body));
    return send(response, record(answer), answer.headers);
  }

  #authentic(request: IncomingMessage, caller: Caller | undefined): boolean {
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return caller ? token === tokenOf(caller.run) : token === ownerToken;
  }

  #permitted(any: readonly Permission[], { run, grant }: Caller): boolean {
    return any.some((each) => {
      const [scope = '', level] = each.split(':');
      if (scope === 'metadata') return true;
      const has = fromFork(this.state, run)
        ? grant.permissions.has(scope) && 'read'
        : grant.permissions.get(scope);
      return has === 'write' || (has === 'read' && level === 'read');
    });
  }

  #page(answer: Answer, url: URL): Answer & { headers?: Record<string, string> } {
    if (!answer.list) return answer;
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), this.#options.pageSize ?? 2);
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(answer.list.length / size));
    const items = answer.list.slice((page - 1) * size, page * size);
    const link = (to: number, name: string) => {
      const next = new URL(url);
      next.searchParams.set('page', String(to));
      return `<${this.url}${next.pathname}${next.search}>; rel="${name}"`;
    };
    return {
      status: answer.status,
      body: answer.envelope ? { total_count: answer.list.length, [answer.envelope]: items } : items,
      ...(page < last && { headers: { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` } }),
    };
  }

  /**
   * `POST /_artifacts/<run>/<name>` keeps one, `GET` of the same hands it to a job of that run, `GET /_artifacts/<id>` is
   * where the redirect of GitHub's API leads.
   */
  async #serveArtifact(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, , first, encoded] = url.pathname.split('/');
    const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
    const run = this.state.runs.find((each) => each.id === Number(first));
    if (request.method === 'POST') {
      if (!run || name === undefined) return send(response, notFound);
      const archive = await readAll(request);
      const known = run.artifacts.findIndex((each) => each.name === name);
      if (known >= 0 && url.searchParams.get('overwrite') !== 'true')
        return send(response, {
          status: 409,
          body: { message: 'an artifact with this name already exists on the workflow run' },
        });
      if (known >= 0) run.artifacts.splice(known, 1);
      run.artifacts.push({ id: this.state.nextId(), name, archive });
      return send(response, { status: 201, body: {} });
    }
    const found =
      name === undefined
        ? this.state.runs.flatMap((each) => each.artifacts).find((each) => each.id === Number(first))
        : run?.artifacts.find((each) => each.name === name);
    if (!found) return send(response, notFound);
    response.writeHead(200, { 'content-type': 'application/zip' }).end(found.archive);
  }
}

async function loadOperations(): Promise<ReadonlyMap<string, Operation>> {
  const folder = new URL('./operations/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const { default: operation } = (await import(new URL(file, folder).href)) as { default: Operation };
        return [file.replace(/\.ts$/, ''), operation] as const;
      }),
    ),
  );
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Undefined for an empty body. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readAll(request)).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function send(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': 'LOCAL',
    ...(answer.location && { location: answer.location }),
    ...headers,
  });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
