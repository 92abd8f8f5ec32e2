import { notFound, type Operation } from '../../operation.ts';
import { deploymentStatus } from '../../views.ts';

export default {
  permissions: ['deployments:write'],
  answer: ({ parameters, body, state, example }) => {
    const found = state.deployments.find((each) => each.id === Number(parameters['deployment_id']));
    if (!found) return notFound;
    const made = {
      id: state.nextId(),
      state: String(body['state']),
      description: String(body['description'] ?? ''),
      environmentUrl: String(body['environment_url'] ?? ''),
      logUrl: String(body['log_url'] ?? ''),
    };
    found.statuses.push(made);
    // `auto_inactive`, on unless said otherwise: success ends the environment's earlier deployments.
    if (made.state === 'success' && body['auto_inactive'] !== false) {
      for (const other of state.deployments.filter(
        (each) => each.environment === found.environment && each !== found,
      )) {
        if (other.statuses.at(-1)?.state === 'success')
          other.statuses.push({ ...made, id: state.nextId(), state: 'inactive' });
      }
    }
    return { status: 201, body: deploymentStatus(example(201), made, found) };
  },
} satisfies Operation;
