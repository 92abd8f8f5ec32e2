/** Where an environment of the rehearsal is reached. */
import { CodedError, type Platform } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { z } from 'zod';
import type { Target } from './target.ts';

const reportSchema = z.object({
  loadBalancers: z.array(
    z.object({ listeners: z.array(z.object({ arn: z.string(), loopbackPort: z.int() })) }),
  ),
});

/**
 * The embedded AWS listens on the loopback address without TLS, and nothing leads a domain there. So an environment with
 * a domain is reached at its listener's own port, by checks and by its services alike; everything else is as it is in AWS.
 */
export function platformAt(target: Target, platform: Platform): Platform {
  if (target.name !== 'rehearsal') return platform;
  return {
    ...platform,
    contract: async (signal, assumed) => {
      const contract = await platform.contract(signal, assumed);
      if (/^(127\.|localhost$)/.test(new URL(contract.baseUrl).hostname)) return contract;
      return { ...contract, baseUrl: await loopbackUrl(target, contract, signal) };
    },
  };
}

async function loopbackUrl(
  target: Target,
  { accountId, region, listenerArn, baseUrl }: PlatformContract,
  signal?: AbortSignal,
): Promise<string> {
  // Signatures are not verified there; the scope names account, region and service.
  const scope = `${accountId}/20260101/${region}/elasticloadbalancing/aws4_request`;
  const answer = await fetch(new URL('/_inx/traffic', target.endpoint), {
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(10_000)]) : AbortSignal.timeout(10_000),
  });
  const report = reportSchema.safeParse(await answer.json());
  const listeners = report.success ? report.data.loadBalancers.flatMap((each) => each.listeners) : [];
  const found = listeners.find((listener) => listener.arn === listenerArn);
  if (found) return `http://127.0.0.1:${found.loopbackPort}`;
  throw new CodedError({
    code: 'rehearsal.listener',
    message: `the embedded AWS has no listener for ${baseUrl}`,
    where: listenerArn,
    remedy: 'provision the platform again: inx up',
  });
}
