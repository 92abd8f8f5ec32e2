import { describe, expect, it } from 'vitest';
import { fit } from './api/comment.ts';
import { workflowFile } from './run.ts';
import { fitBytes } from './summary.ts';

describe('what is too long is cut at a line, and says so', () => {
  it.each([
    ['short\n', 100],
    ['exactly', 7],
  ])('%j fits %i', (text, limit) => {
    expect(fit(text, limit)).toBe(text);
    expect(fitBytes(text, limit)).toBe(text);
  });

  it.each([100, 1_000, 65_536])('within %i characters', (limit) => {
    const cut = fit('a line of text\n'.repeat(10_000), limit);
    expect(cut.length).toBeLessThanOrEqual(limit);
    expect(cut).toMatch(/a line of text\n\n\*The rest did not fit/);
  });

  it.each([100, 1_000, 65_536])('within %i bytes, no character torn', (limit) => {
    const cut = fitBytes('eine Zeile → ü\n'.repeat(10_000), limit);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
    expect(cut).not.toContain('\uFFFD');
    expect(cut).toMatch(/→ ü\n\n\*The rest did not fit/);
  });
});

it.each([
  ['acme/app/.github/workflows/deploy.yml@refs/heads/main', '.github/workflows/deploy.yml'],
  ['acme/shared/.github/workflows/deploy.yml@v1', undefined],
  ['', undefined],
])('the workflow file of %j is %s', (reference, file) =>
  expect(workflowFile(reference, 'acme/app')).toBe(file),
);
