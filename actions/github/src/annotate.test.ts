import { expect, it } from 'vitest';
import { placeOf } from './annotate.ts';

it.each([
  [
    'services/auth/service.json:12:5',
    '',
    { file: 'services/auth/service.json', startLine: 12, startColumn: 5 },
  ],
  ['infra/environments/dev.json:3', '', { file: 'infra/environments/dev.json', startLine: 3 }],
  [
    'services\\auth\\service.json:12:5',
    '',
    { file: 'services/auth/service.json', startLine: 12, startColumn: 5 },
  ],
  ['a.json:1:1', 'delivery', { file: 'delivery/a.json', startLine: 1, startColumn: 1 }],
  ['arn:aws:ecs:us-east-1:111122223333:task/x', '', undefined],
  ['https://127.0.0.1:4566', '', undefined],
  ['services/auth/service.json', '', undefined],
  ['', '', undefined],
  [undefined, '', undefined],
])('%s in "%s"', (where, folder, place) => expect(placeOf(where, folder)).toEqual(place));
