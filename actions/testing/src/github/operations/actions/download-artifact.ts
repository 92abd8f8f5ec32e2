import { notFound, type Operation } from '../../operation.ts';

export default {
  permissions: ['actions:read'],
  answer: ({ parameters, state, url }) => {
    const wanted = Number(parameters['artifact_id']);
    if (!state.runs.some((run) => run.artifacts.some((each) => each.id === wanted))) return notFound;
    // As GitHub: a short-lived address elsewhere, to which the token must not follow.
    return { status: 302, location: `${url}/_artifacts/${wanted}` };
  },
} satisfies Operation;
