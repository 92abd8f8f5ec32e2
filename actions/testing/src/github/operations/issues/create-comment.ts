import { type Operation, unprocessable } from '../../operation.ts';
import { bot } from '../../people.ts';
import { comment } from '../../views.ts';

/** GitHub refuses longer bodies ("body is too long (maximum is 65536 characters)"). */
const longest = 65_536;

export default {
  permissions: ['issues:write', 'pull-requests:write'],
  answer: ({ parameters, body, state, example }) => {
    if (String(body['body']).length > longest)
      return unprocessable(`Validation Failed: body is too long (maximum is ${longest} characters)`);
    const made = {
      id: state.nextId(),
      issue: Number(parameters['issue_number']),
      by: bot,
      body: String(body['body']),
    };
    state.comments.push(made);
    return { status: 201, body: comment(example(201), made) };
  },
} satisfies Operation;
