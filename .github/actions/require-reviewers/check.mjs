/** Fails where GitHub's ENVIRONMENT has no required reviewers, and infra/environments/DOCUMENT.json does not accept that. */
import { ask, fail, notice, readDocument } from '../step.mjs';

const { ENVIRONMENT = '', DOCUMENT = '' } = process.env;
if (!/^[a-z][a-z0-9-]{1,30}$/.test(ENVIRONMENT))
  fail('environment must be the name of an environment on GitHub');
const { file, document } = readDocument(DOCUMENT);
if (document.promotion?.acceptUnprotectedEnvironment === true) {
  notice(`${file} accepts that nobody is asked before a job acts on ${ENVIRONMENT}`);
} else {
  const { value } = await ask(`/environments/${ENVIRONMENT}`);
  const asks = value.protection_rules?.some(
    ({ type, reviewers }) => type === 'required_reviewers' && reviewers?.length > 0,
  );
  if (!asks)
    fail(
      `GitHub's environment ${ENVIRONMENT} asks nobody for an approval, so nothing was changed: require reviewers there (settings of the repository, Environments), then run this job again; or accept it: promotion.acceptUnprotectedEnvironment in ${file}`,
    );
}
