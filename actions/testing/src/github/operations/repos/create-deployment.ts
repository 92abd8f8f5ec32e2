import { type Operation, unprocessable } from '../../operation.ts';
import { deployment } from '../../views.ts';

export default {
  permissions: ['deployments:write'],
  answer: async ({ body, state, git, example }) => {
    const ref = String(body['ref']);
    const sha = await git.resolve(ref);
    if (!sha) return unprocessable(`No ref found for: ${ref}`);
    // Without a list of contexts GitHub wants every status of the commit green, and merges the default branch in.
    const made = {
      id: state.nextId(),
      ref,
      sha,
      task: String(body['task'] ?? 'deploy'),
      environment: String(body['environment'] ?? 'production'),
      description: (body['description'] as string | undefined) ?? null,
      payload: body['payload'] ?? {},
      statuses: [],
    };
    state.deployments.push(made);
    return { status: 201, body: deployment(example(201), made) };
  },
} satisfies Operation;
