import { notFound, type Operation } from '../../operation.ts';
import { checkRun, readOutput } from '../../views.ts';

export default {
  permissions: ['checks:write'],
  answer: ({ parameters, body, state, example }) => {
    const found = state.checkRuns.find((each) => each.id === Number(parameters['check_run_id']));
    if (!found) return notFound;
    if (body['name'] !== undefined) found.name = String(body['name']);
    if (body['status'] !== undefined) found.status = String(body['status']);
    if (body['details_url'] !== undefined) found.detailsUrl = String(body['details_url']);
    if (body['external_id'] !== undefined) found.externalId = String(body['external_id']);
    if (body['conclusion'] !== undefined) {
      found.conclusion = String(body['conclusion']);
      found.status = 'completed';
    }
    if (body['output'] !== undefined) {
      const { annotations, ...output } = readOutput(body['output']);
      // Annotations add up over updates; the rest is replaced.
      found.output = { ...output, annotations: [...found.output.annotations, ...annotations] };
    }
    return { status: 200, body: checkRun(example(200), found) };
  },
} satisfies Operation;
