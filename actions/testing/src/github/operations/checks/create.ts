import { type Operation, unprocessable } from '../../operation.ts';
import { checkRun, readOutput } from '../../views.ts';

/** GitHub takes 50 annotations a request. */
const mostAnnotations = 50;

export default {
  permissions: ['checks:write'],
  answer: ({ body, state, example }) => {
    const output = readOutput(body['output']);
    if (output.annotations.length > mostAnnotations)
      return unprocessable(`No more than ${mostAnnotations} annotations are allowed`);
    const conclusion = (body['conclusion'] as string | undefined) ?? null;
    const made = {
      id: state.nextId(),
      headSha: String(body['head_sha']),
      name: String(body['name']),
      status: conclusion ? 'completed' : String(body['status'] ?? 'queued'),
      conclusion,
      detailsUrl: (body['details_url'] as string | undefined) ?? null,
      externalId: String(body['external_id'] ?? ''),
      output,
    };
    state.checkRuns.push(made);
    return { status: 201, body: checkRun(example(201), made) };
  },
} satisfies Operation;
