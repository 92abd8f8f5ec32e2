import { notFound, type Operation } from '../../operation.ts';
import { issue, labelNames } from '../../views.ts';

export default {
  permissions: ['issues:write'],
  answer: ({ parameters, body, state, example }) => {
    const found = state.issues.find((each) => each.number === Number(parameters['issue_number']));
    if (!found) return notFound;
    if (body['title'] !== undefined) found.title = String(body['title']);
    if (body['body'] !== undefined) found.body = String(body['body']);
    if (body['labels'] !== undefined) found.labels = labelNames(body['labels']);
    if (body['state'] !== undefined) {
      found.state = body['state'] === 'closed' ? 'closed' : 'open';
      found.stateReason = body['state_reason'] === undefined ? null : String(body['state_reason']);
    }
    return { status: 200, body: issue(example(200), found, state) };
  },
} satisfies Operation;
