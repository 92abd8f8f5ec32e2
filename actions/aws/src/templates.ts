/** Live templates from CloudFormation. */
import {
  type CloudFormationClient,
  GetTemplateCommand,
  ListStacksCommand,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { CodedError, type LiveTemplates, parseJson, type Template } from '@inx/engine';
import { errorName, within } from './clients.ts';

/** All but those that are gone, and those that were never made. */
const existing = Object.values(StackStatus).filter(
  (status) => status !== 'DELETE_COMPLETE' && status !== 'REVIEW_IN_PROGRESS',
);

/** `clientIn`: of a region; undefined for the environment's own. */
export function createTemplates(
  clientIn: (region: string | undefined) => CloudFormationClient,
): LiveTemplates {
  return {
    list: async (prefix, region, signal) => {
      const client = clientIn(region);
      const found: string[] = [];
      let NextToken: string | undefined;
      do {
        const answer = await client.send(
          new ListStacksCommand({ StackStatusFilter: existing, ...(NextToken && { NextToken }) }),
          within(signal),
        );
        found.push(...(answer.StackSummaries ?? []).flatMap((stack) => stack.StackName ?? []));
        NextToken = answer.NextToken;
      } while (NextToken);
      return [...new Set(found)].filter((name) => name.startsWith(prefix)).sort();
    },
    template: async (StackName, region, signal) => {
      // As it was submitted: the processed one holds what macros made of it.
      const input = { StackName, TemplateStage: 'Original' } as const;
      const answer = await clientIn(region)
        .send(new GetTemplateCommand(input), within(signal))
        .catch((error: unknown) => {
          // CloudFormation has no code of its own for it.
          if (errorName(error) === 'ValidationError' && /does not exist/.test(String(error)))
            return undefined;
          throw error;
        });
      if (!answer) return undefined;
      const template = parsed(answer.TemplateBody);
      if (template) return template;
      throw new CodedError({
        code: 'platform.template',
        message: `the template of ${StackName} is no JSON`,
        where: StackName,
        remedy: 'deploy the stack with CDK, whose templates are JSON',
      });
    },
  };
}

function parsed(body: string | undefined): Template | undefined {
  const value = parseJson(body ?? '');
  return typeof value === 'object' && value !== null ? (value as Template) : undefined;
}
