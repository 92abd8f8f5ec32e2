/** `doctor`: whether an account is ready for an environment, before anything is made in it. Reads only. */
import type { Finding } from '../doctor/finding.ts';
import { findings } from '../doctor/findings.ts';
import { type DoctorInput, surveyQuestions } from '../doctor/questions.ts';
import type { Account } from '../ports/account.ts';

export interface Diagnosis {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  /** Stacks of the environment that exist; none before the first deployment. */
  readonly stacks: number;
  /** Those that block first. */
  readonly findings: readonly Finding[];
}

/** Throws a CodedError where the account cannot be asked at all, or is another than the document names. */
export async function doctor(account: Account, input: DoctorInput, signal?: AbortSignal): Promise<Diagnosis> {
  const facts = await account.survey(surveyQuestions(input), signal);
  const { name, region, account: wanted } = input.environment;
  const elsewhere: Finding[] =
    wanted === undefined || wanted === facts.accountId
      ? []
      : [
          {
            severity: 'blocks',
            code: 'doctor.account',
            message: `these credentials lead to account ${facts.accountId}, but ${name} is in ${wanted}`,
            where: `infra/environments/${name}.json: account`,
            remedy: 'sign in to the right account, then ask again',
          },
        ];
  return {
    environment: name,
    accountId: facts.accountId,
    region,
    stacks: facts.stacks.length,
    // What is true of another account says nothing about the right one.
    findings: elsewhere.length > 0 ? elsewhere : findings(input, facts),
  };
}

export const isReady = (diagnosis: Diagnosis): boolean =>
  diagnosis.findings.every((finding) => finding.severity !== 'blocks');
