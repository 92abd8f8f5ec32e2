/** What must never be readable in a log: masked before the first line is written. */
import * as core from '@actions/core';
import { Secret } from '@inx/engine';
import type { Environment } from './inputs.ts';

const variables = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'GITHUB_TOKEN',
  'INPUT_TOKEN',
] as const;

const masked = new Set<string>();

/** Masks the credentials of the environment, and every Secret among `values`. */
export function maskSecrets(environment: Environment, values: readonly unknown[] = []): void {
  const found = [
    ...variables.map((name) => environment[name]),
    ...values.map((value) => (value instanceof Secret ? value.reveal() : undefined)),
  ];
  for (const value of found) {
    if (!value || masked.has(value)) continue;
    masked.add(value);
    core.setSecret(value);
  }
}
