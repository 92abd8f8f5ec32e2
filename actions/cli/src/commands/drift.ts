import { CodedError, detectDrift, driftLines, exitCode } from '@inx/engine';
import { openSession } from '@inx/host';
import type { Verb } from '../command.ts';

export default {
  summary: 'what is not as its owner wants it, with the owner and what to do; reads only',
  examples: [
    ['inx drift', 'dev, against its templates and the release that serves'],
    ['inx drift --env prd --json', 'for programs'],
  ],
  configure: (command) => {
    command.addHelpText(
      'after',
      `\nExit codes: 0 nothing drifted, ${exitCode('needs-attention')} something did, or not all could be looked at, ${exitCode('locked')} a rollout is under way.`,
    );
  },
  run: async (options, output) => {
    const { context } = await openSession(options, output.emit);
    try {
      const drift = await detectDrift(context);
      output.value({ type: 'drift', ...drift });
      for (const line of driftLines(drift, output.paint)) output.line(line);
      const clean = drift.findings.length === 0 && drift.unread.length === 0;
      return exitCode(clean ? 'unchanged' : 'needs-attention');
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'drift.under-way') throw error;
      output.fail(error);
      return exitCode('locked');
    }
  },
} satisfies Verb;
