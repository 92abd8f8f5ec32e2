/** Two ways to show who we are: Amazon ECR's password, and the token service of public registries. */
import type { ECRClient } from '@aws-sdk/client-ecr';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { collect, RegistryError } from '@inx/engine/image';
import { type Authorizer, type Scope, Transport } from './transport.ts';

interface Grant {
  readonly header: string;
  readonly expiresAt: number;
  /** Where the account's registry answers. */
  readonly endpoint: string;
}

/** Renewed this long before it expires, so that an upload begun with it can end. */
const marginMs = 300_000;

/** Basic authentication with Amazon ECR's password, asked for once in its life of twelve hours. */
export class EcrAuthorizer implements Authorizer {
  readonly #client: ECRClient;
  #grant: Promise<Grant> | undefined;

  constructor(client: ECRClient) {
    this.#client = client;
  }

  async header(_scope: Scope, signal?: AbortSignal): Promise<string> {
    return (await this.grant(signal)).header;
  }

  async renew(): Promise<boolean> {
    this.#grant = undefined;
    return true;
  }

  /** Calls at one time share one request; a failed one is not kept. */
  async grant(signal?: AbortSignal): Promise<Grant> {
    const known = await this.#grant?.catch(() => undefined);
    if (known && known.expiresAt - marginMs > Date.now()) return known;
    if (known) this.#grant = undefined;
    this.#grant ??= this.#ask(signal).catch((error: unknown) => {
      this.#grant = undefined;
      throw error;
    });
    return this.#grant;
  }

  async #ask(signal?: AbortSignal): Promise<Grant> {
    const answer = await this.#client.send(
      new GetAuthorizationTokenCommand({}),
      signal ? { abortSignal: signal } : {},
    );
    const data = answer.authorizationData?.[0];
    if (!data?.authorizationToken || !data.proxyEndpoint) {
      throw new RegistryError({
        failure: 'unauthorized',
        message: 'Amazon ECR gave no authorization token',
        request: 'ecr:GetAuthorizationToken',
        remedy: 'allow ecr:GetAuthorizationToken on "*" for this role',
      });
    }
    return {
      header: `Basic ${data.authorizationToken}`,
      expiresAt: data.expiresAt?.getTime() ?? Date.now() + 2 * marginMs,
      endpoint: data.proxyEndpoint,
    };
  }
}

/** Anonymous bearer tokens, as public registries hand them out for reading base images. */
export class BearerAuthorizer implements Authorizer {
  readonly #tokens = new Map<string, string>();

  async header({ repository }: Scope): Promise<string | undefined> {
    const token = this.#tokens.get(repository);
    return token ? `Bearer ${token}` : undefined;
  }

  async renew({ repository }: Scope, challenge: string | undefined, signal?: AbortSignal): Promise<boolean> {
    const parameters = Object.fromEntries(
      [...(challenge ?? '').matchAll(/(\w+)="([^"]*)"/g)].map((match) => [match[1]!, match[2]!]),
    );
    if (!challenge?.toLowerCase().startsWith('bearer ') || !parameters.realm) return false;
    const url = new URL(parameters.realm);
    if (parameters.service) url.searchParams.set('service', parameters.service);
    url.searchParams.set('scope', `repository:${repository}:pull`);
    const transport = new Transport(url.origin);
    try {
      const answer = await transport.ask({
        method: 'GET',
        url,
        scope: { repository, push: false },
        expect: [200],
        signal,
        limitMs: 30_000,
      });
      const body = JSON.parse(new TextDecoder().decode(await collect(answer.body, 65_536))) as {
        token?: string;
        access_token?: string;
      };
      const token = body.token ?? body.access_token;
      if (token) this.#tokens.set(repository, token);
      return Boolean(token);
    } finally {
      await transport.close();
    }
  }
}
