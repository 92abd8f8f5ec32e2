/** What a command says, and how: a live view on a terminal, plain lines elsewhere, JSON lines for programs. */

import {
  createPlainRenderer,
  type Event,
  type EventSink,
  jsonLine,
  noPaint,
  type Paint,
  problemLines,
  problemsOf,
} from '@inx/engine';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';

export interface Output {
  readonly json: boolean;
  readonly paint: Paint;
  readonly emit: EventSink;
  /** Plain text for people; nothing under --json. */
  line(text: string): void;
  /** One JSON value for programs; nothing otherwise. */
  value(value: unknown): void;
  fail(error: unknown): void;
  end(): void;
}

const colours: Paint = { good: pc.green, bad: pc.red, dim: pc.dim, strong: pc.bold };
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export function createOutput(options: { readonly json: boolean }): Output {
  const live = process.stdout.isTTY === true && !options.json && !process.env['CI'];
  const paint = pc.isColorSupported && !options.json ? colours : noPaint;
  const render = createPlainRenderer(paint);
  const view = live ? liveView() : undefined;
  // Whoever reads (a pager, `head`) may leave; a rollout that is under way goes on.
  process.stdout.on('error', () => undefined);
  const line = (text: string) => {
    if (options.json) return;
    view?.above(text);
    if (!view) process.stdout.write(`${text}\n`);
  };
  return {
    json: options.json,
    paint,
    line,
    emit: (event) => {
      if (options.json) {
        process.stdout.write(`${jsonLine({ at: Date.now(), event })}\n`);
        return;
      }
      view?.follow(event);
      for (const text of render(event)) line(text);
    },
    value: (value) => {
      if (options.json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    fail: (error) => {
      const problems = problemsOf(error, 'run again with INX_DEBUG=1 and report what it prints');
      if (options.json) process.stdout.write(`${JSON.stringify({ type: 'failed', problems })}\n`);
      else
        for (const problem of problems) process.stderr.write(`${problemLines(problem, paint).join('\n')}\n`);
      if (process.env['INX_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    },
    end: () => view?.end(),
  };
}

/** A line that turns at the bottom, saying what is being waited for; everything else scrolls above it. */
function liveView() {
  const update = createLogUpdate(process.stdout);
  let title = '';
  let since = 0;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    frame = (frame + 1) % frames.length;
    update(
      `${pc.cyan(frames[frame] ?? '')} ${title} ${pc.dim(`${((Date.now() - since) / 1000).toFixed(0)} s`)}`,
    );
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    update.clear();
  };
  return {
    above: (text: string) => {
      update.clear();
      process.stdout.write(`${text}\n`);
      if (timer) draw();
    },
    follow: (event: Event) => {
      if (event.type === 'stage-started') {
        title = event.title;
        since = Date.now();
        timer ??= setInterval(draw, 120).unref();
      }
      if (event.type === 'stage-ended' || event.type === 'ended') stop();
    },
    end: stop,
  };
}
