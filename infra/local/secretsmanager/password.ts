import { randomInt } from 'node:crypto';
import type { GetRandomPasswordCommandInput } from '@aws-sdk/client-secrets-manager';
import { awsError } from '../wire/error.ts';

const sets = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

/** A random password by the rules of GetRandomPassword; each included type occurs at least once by default. */
export function randomPassword(input: GetRandomPasswordCommandInput): string {
  const length = input.PasswordLength ?? 32;
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const chosen = [
    input.ExcludeLowercase ? '' : sets.lower,
    input.ExcludeUppercase ? '' : sets.upper,
    input.ExcludeNumbers ? '' : sets.digits,
    input.ExcludePunctuation ? '' : sets.punctuation,
    input.IncludeSpace ? ' ' : '',
  ].map((set) => [...set].filter((character) => !excluded.has(character)));
  const groups = chosen.filter((set) => set.length > 0);
  const all = groups.flat();
  if (all.length === 0 || length < groups.length)
    throw awsError(
      'InvalidParameterException',
      'The password length is too short based on the required types.',
    );
  const required =
    input.RequireEachIncludedType === false ? [] : groups.map((set) => set[randomInt(set.length)]!);
  const rest = Array.from({ length: length - required.length }, () => all[randomInt(all.length)]!);
  return shuffled([...required, ...rest]).join('');
}

function shuffled(characters: string[]): string[] {
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other]!, characters[index]!];
  }
  return characters;
}
