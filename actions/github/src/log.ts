/** The engine's events as a job's log: one group a stage, problems as annotations, the end in plain sight. */
import * as core from '@actions/core';
import { createPlainRenderer, type Event, type EventSink, logLine, noPaint, seconds } from '@inx/engine';
import { annotate } from './annotate.ts';

/** `folder`: the repository's root inside the workspace, for annotations. */
export function createLog(folder = ''): EventSink {
  const render = createPlainRenderer(noPaint);
  let open: string | undefined;
  const close = () => {
    if (open !== undefined) core.endGroup();
    open = undefined;
  };
  const say = (event: Event) => {
    for (const line of render(event)) core.info(logLine(line));
  };
  return (event) => {
    switch (event.type) {
      case 'stage-started':
        close();
        open = event.title;
        core.startGroup(logLine(event.title));
        return;
      case 'stage-ended': {
        const title = open ?? event.stage;
        close();
        // Groups are folded once they end: what a reader must see without a click stands outside.
        core.info(
          logLine(
            `${event.ok ? '✓' : '✗'} ${title} (${seconds(event.milliseconds)}${event.detail ? `, ${event.detail}` : ''})`,
          ),
        );
        return;
      }
      case 'problem':
        close();
        annotate(event.problem, folder);
        return;
      case 'notice':
        // What is found again under the lease renders as nothing.
        if (render(event).length > 0) core.notice(event.message);
        return;
      case 'ended':
        close();
        say(event);
        return;
      default:
        say(event);
    }
  };
}
