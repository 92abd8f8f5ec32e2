import { awsError } from '../../wire/error.ts';
import {
  CONFIGURATIONS,
  type Configuration,
  getConfiguration,
  isConfiguration,
  setConfiguration,
} from '../configuration.ts';
import { checkReplication } from '../replication.ts';
import { findBucket } from '../state.ts';
import { fromWire, parseDocument, toWire } from '../xml.ts';
import { readDocument } from './body.ts';
import { answerEmpty, answerXml, type Visit } from './visit.ts';

/** GET, PUT and DELETE of `?encryption`, `?lifecycle` and the like. */
export async function serveConfiguration({
  request,
  response,
  method,
  query,
  state,
  bucket,
}: Visit): Promise<void> {
  const found = findBucket(state, bucket);
  const name = [...query.keys()].find(isConfiguration);
  if (!name) throw awsError('NotImplemented', 'no such configuration', 501);
  const { root } = CONFIGURATIONS[name];
  if (method === 'GET') answerXml(response, root, toWire(getConfiguration(found, name)) as object);
  else if (method === 'PUT') {
    const content = parseDocument(await readDocument(request), root);
    const value = fromWire(content) as Configuration;
    if (name === 'replication') checkReplication(state, found, value);
    setConfiguration(found, name, value);
    answerEmpty(response, name === 'tagging' ? 204 : 200);
  } else if (method === 'DELETE') {
    found.configurations.delete(name);
    answerEmpty(response, 204);
  } else
    throw awsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
}
