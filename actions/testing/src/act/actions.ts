/** Third-party actions for act: the pinned ones from this repository, and stand-ins where GitHub's own service is behind them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { repository } from '../sandbox.ts';

const pins = z.record(
  z.string(),
  z.object({ release: z.string(), commit: z.string().regex(/^[0-9a-f]{40}$/) }),
);

/** `owner/name` → release and commit: the one place that says which third-party code runs. */
export const pinnedActions = pins.parse(
  JSON.parse(readFileSync(path.join(repository, '.github/third-party-actions.json'), 'utf8')),
);

const testing = path.join(repository, 'actions/testing');

/**
 * `--local-repository` arguments for every pin. `third-party/` holds what GitHub's runner would download, unchanged;
 * `stand-ins/` what needs a service of GitHub's that is not HTTP we could serve (artifact storage, caches, Sigstore).
 */
export const localRepositories = (): string[] =>
  Object.entries(pinnedActions).flatMap(([name, { commit }]) => {
    const folder = ['third-party', 'stand-ins']
      .map((kind) => path.join(testing, kind, name))
      .find(existsSync);
    if (!folder) throw new Error(`${name} is pinned, and neither third-party/ nor stand-ins/ has it`);
    return ['--local-repository', `${name}@${commit}=${folder}`];
  });
