import { once } from 'node:events';
import { deploy, exitCode, type Result, seconds } from '@inx/engine';
import {
  cancelOnSignals,
  chooseTarget,
  findRehearsal,
  findRoot,
  healthOf,
  inAccount,
  loadWorkspace,
  openSession,
  rehearsalTarget,
} from '@inx/host';
import type { Environment } from '@inx/manifest';
import type { GlobalOptions, Verb } from '../command.ts';
import { finish } from '../finish.ts';
import { wholeNumber } from '../number.ts';
import type { Output } from '../output.ts';
import { provision } from '../provision.ts';
import { startRehearsal } from '../rehearsal.ts';
import { showStatus } from './status.ts';

interface Options extends GlobalOptions {
  readonly once: boolean;
  readonly port: number;
  readonly edgePort: number;
  readonly speed: number;
  readonly variant: readonly string[];
}

export default {
  summary: 'starts the embedded AWS, provisions the platform, releases all services; stays and shows',
  examples: [
    ['inx up', 'until Ctrl-C'],
    ['inx up --once', 'ends after the release, with its exit code'],
    ['inx up --speed 1', 'waits as long as AWS would'],
    ['inx up --env prd', 'where it runs already: another environment’s platform beside the first'],
    ['AWS_ENDPOINT_URL=… inx up', 'the platform alone, in that embedded AWS, under the keys of the shell'],
  ],
  configure: (command) => {
    command
      .option('--once', 'end after the release', false)
      .option('--port <port>', 'of the embedded AWS; 0 takes a free one', wholeNumber, 4566)
      .option(
        '--edge-port <port>',
        'of the load balancer; a free one is taken if it is in use',
        wholeNumber,
        8080,
      )
      .option('--speed <factor>', 'how many times faster than AWS waiting goes', wholeNumber, 10)
      .option(
        '--variant <name=value...>',
        'how the embedded AWS does what AWS does not document (infra/local/ecs/BEHAVIOUR.md)',
        [],
      );
  },
  run: async (given, output) => {
    const options = given as Options;
    const began = Date.now();
    const root = await findRoot(process.cwd());
    const workspace = await loadWorkspace(root, options.env);
    const cancel = cancelOnSignals();
    const running = await findRehearsal(root);
    if (running && running.environment !== options.env) {
      const target = inAccount(
        rehearsalTarget(running, workspace.environment.region),
        workspace.environment.account,
      );
      await provision(workspace, target, output.emit, cancel);
      tellBeside(output, workspace.environment);
      return 0;
    }
    if (running) {
      output.line(
        `the embedded AWS runs already (${running.endpoint}, pid ${running.pid}); this is what it runs:`,
      );
      await showStatus(await openSession({ ...options, env: running.environment }, output.emit), output);
      return 0;
    }
    const elsewhere = process.env['AWS_ENDPOINT_URL'];
    if (!running && elsewhere && (await healthOf(elsewhere))) {
      // One that was not started from here, as whoever the shell's keys are.
      const { environment } = workspace;
      const target = await chooseTarget(root, environment.region, 'rehearsal');
      await provision(workspace, inAccount(target, environment.account), output.emit, cancel);
      tellBeside(output, environment);
      return 0;
    }
    const at = Date.now();
    output.emit({ type: 'stage-started', stage: 'embedded-aws', title: 'starting the embedded AWS' });
    const aws = await startRehearsal(root, {
      port: options.port,
      edgePort: options.edgePort,
      speed: Math.max(1, options.speed),
      environment: options.env,
      variants: options.variant,
    });
    output.emit({
      type: 'stage-ended',
      stage: 'embedded-aws',
      ok: true,
      milliseconds: Date.now() - at,
      detail: aws.endpoint,
    });
    try {
      const target = inAccount(
        rehearsalTarget(aws, workspace.environment.region),
        workspace.environment.account,
      );
      await provision(workspace, target, output.emit, cancel);
      const { context } = await openSession(options, output.emit, { target, cancel, lockWaitMs: 0 });
      const result = await deploy(context);
      const code = finish(result, output);
      const { baseUrl } = await context.outer.platform.contract();
      if (!cancel.aborted) tellNextSteps(output, baseUrl, result, Date.now() - began);
      if (options.once || cancel.aborted) return code;
      await Promise.race([once(cancel, 'abort'), aws.ended]);
      return exitCode(result.outcome);
    } finally {
      output.line('stopping everything that was started …');
      await aws.stop();
    }
  },
} satisfies Verb;

/** A second environment gets a platform; what runs on it is promoted to it, or deployed. */
function tellBeside(output: Output, { name, promotion }: Environment): void {
  output.value({ type: 'up', environment: name, outcome: 'unchanged' });
  output.line(
    `${output.paint.good('✓')} the platform of ${name} is there; nothing runs on it before you say so:`,
  );
  for (const from of promotion.from)
    output.line(`  npx inx promote --from ${from} --to ${name}   what ${from} runs, by the same images`);
  output.line(`  npx inx deploy --env ${name}   what this folder holds`);
}

function tellNextSteps(output: Output, baseUrl: string, result: Result, took: number): void {
  output.value({ type: 'up', baseUrl, outcome: result.outcome, milliseconds: took });
  if (result.outcome !== 'released') {
    output.line(
      'the embedded AWS is up, the release is not: mend what is said above, then run npx inx deploy in another terminal',
    );
    return;
  }
  output.line('');
  output.line(`${output.paint.strong(`Invoxa is up: ${baseUrl}`)}   (${seconds(took)} in all)`);
  output.line('');
  output.line('What to try next, from a second terminal:');
  for (const [command, what] of [
    ['npx inx status', 'what runs where'],
    ['npx inx deploy', 'after you changed a line of a service: only that one moves'],
    ['npx inx releases', 'what was released, and how it ended'],
    ['npx inx rollback', 'back to the release before'],
    ['npx inx logs invoice', 'a service’s log'],
  ] as const) {
    output.line(`  ${command.padEnd(22)} ${output.paint.dim(what)}`);
  }
  output.line(output.paint.dim('Ctrl-C stops everything.'));
}
