/** A use-case that releases, carried out in a workflow run: its deployment, outputs and links; what is left, settled after. */
import * as core from '@actions/core';
import {
  type Context,
  type EventSink,
  jobSummary,
  messageOf,
  type Opened,
  problemsOf,
  type ReleaseRecord,
  type Result,
} from '@inx/engine';
import type { Ending, Given } from './action.ts';
import { conclude, debugAgain } from './conclusion.ts';
import { readProgress, saveProgress } from './progress.ts';

/** Outputs of every action that releases; `outcome` is every action's. */
export const releaseOutputs = ['release', 'changed-services', 'digests', 'plan-digest', 'address'] as const;

/** `verb` is the action's name; `useCase` gets the context to work in. */
export async function carryOut(
  given: Pick<Given<unknown>, 'emit' | 'reports' | 'run'>,
  verb: string,
  context: Context,
  useCase: (context: Context) => Promise<Result>,
): Promise<Ending> {
  const { reports } = given;
  const environment = context.workspace.environment.name;
  let opened: Pick<Opened, 'contract' | 'ports'> | undefined;
  let begun: Promise<void> | undefined;
  const emit: EventSink = (event) => {
    given.emit(event);
    // Side by side with the work: a release does not wait for GitHub.
    if (event.type === 'releasing')
      begun ??= reports.deploymentBegun(environment, opened?.contract.baseUrl, event.commit);
  };
  saveProgress({ verb, environment });
  const open: Context['open'] = (contract) => {
    const ports = context.open(contract);
    opened = { contract, ports };
    return ports;
  };
  const result = await useCase({ ...context, outer: { ...context.outer, emit }, open }).catch((error) =>
    thrown(error, context.cancel.aborted),
  );
  // A release that broke off in the middle is the post step's to settle: for that one nothing has ended yet.
  if (result.outcome !== 'needs-attention' || result.record)
    saveProgress({
      verb,
      environment,
      outcome: result.outcome,
      ...(result.record && { release: result.record.number }),
    });
  const state = result.record ? undefined : await serving(opened?.ports, context.cancel);
  const ending: Ending = {
    ...result,
    outputs: outputsOf(result, result.record?.release ?? state?.current, opened?.contract.baseUrl),
    links: linksOf(given, opened?.contract),
  };
  return {
    ...ending,
    report: async () => {
      await begun;
      // A look that found nothing to settle, every ten minutes, is no news.
      const news = verb !== 'settle' || result.record !== undefined || result.problems.length > 0;
      if (news) await report(given, verb, environment, ending, opened?.contract.baseUrl);
      saveProgress({ ...readProgress(), reported: true });
    },
  };
}

/** What the environment runs, for the outputs; a run that could not even read it has said so already. */
async function serving(ports: Opened['ports'] | undefined, signal: AbortSignal) {
  try {
    return await ports?.store.read(signal);
  } catch (error) {
    core.debug(`the environment's state could not be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** What a use-case throws is a refusal: what breaks off half-way it answers itself. */
function thrown(error: unknown, cancelled: boolean): Result {
  const problems = problemsOf(error, debugAgain);
  if (error instanceof Error) core.debug(error.stack ?? '');
  if (cancelled) return { outcome: 'cancelled', reason: 'cancelled before anything moved', problems: [] };
  const reason = problems.length === 1 ? problems[0].message : `${problems.length} problems`;
  return { outcome: 'refused', reason, problems };
}

function outputsOf(
  { outcome, record }: Result,
  serving: ReleaseRecord['release'] | undefined,
  address: string | undefined,
): Record<string, string> {
  const digests = Object.entries(serving?.services ?? {}).map(([name, each]) => [name, each.imageDigest]);
  return {
    release: serving ? String(serving.number) : '',
    'changed-services': JSON.stringify(outcome === 'released' ? (record?.moved ?? []) : []),
    digests: JSON.stringify(Object.fromEntries(digests)),
    'plan-digest': record?.planDigest ?? '',
    address: address ?? '',
  };
}

function linksOf(
  { run }: Pick<Given<unknown>, 'run'>,
  contract: Opened['contract'] | undefined,
): NonNullable<Ending['links']> {
  const repository = `${run.serverUrl}/${run.owner}/${run.repo}`;
  return [
    { title: 'the run', url: run.url },
    { title: `commit ${run.sha.slice(0, 8)}`, url: `${repository}/commit/${run.sha}` },
    ...(contract ? [{ title: 'the environment', url: contract.baseUrl }, ...logsLink(contract)] : []),
  ];
}

/** CloudWatch's console: `/` in a log group's name is `$252F` there. The embedded AWS has no console. */
function logsLink({ logGroup, baseUrl }: Opened['contract']): { title: string; url: string }[] {
  const region = process.env['AWS_REGION'];
  if (!region || /\/\/(127\.|localhost)/.test(baseUrl)) return [];
  const group = encodeURIComponent(encodeURIComponent(logGroup)).replaceAll('%', '$');
  const url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}`;
  return [{ title: 'its logs', url }];
}

/** Tells GitHub how it ended; each report for itself, so that one that fails keeps none of the others back. */
async function report(
  { reports }: Pick<Given<unknown>, 'reports'>,
  verb: string,
  environment: string,
  ending: Ending,
  address: string | undefined,
): Promise<void> {
  const { outcome, reason } = ending;
  const conclusion = conclude(outcome);
  await reports.deploymentEnded({
    environment,
    state: conclusion.deployment,
    description: `${outcome}: ${reason}`,
    address,
  });
  await reports.check({
    name: `inx ${verb} (${environment})`,
    conclusion: conclusion.check,
    title: `${outcome}: ${reason}`,
    summary: jobSummary({ verb, environment, ...ending, links: ending.links ?? [] }),
  });
  core.debug(`reported ${outcome}`);
}
