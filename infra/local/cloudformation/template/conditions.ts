/** Condition functions. Source: AWS CloudFormation User Guide, condition functions. */
import { evaluate, invalidTemplate, members, type Scope } from './evaluate.ts';

/** Throws where the template has no condition of that name. */
export function condition(name: string, scope: Scope): boolean {
  const definition = scope.template.Conditions?.[name];
  if (definition === undefined) throw invalidTemplate(`unresolved condition dependency ${name}`);
  return holds(definition, scope);
}

/** What a rule may ask beyond conditions. Source: rule-specific intrinsic functions. */
const ofRules: Readonly<Record<string, (argument: unknown, scope: Scope) => boolean>> = {
  'Fn::Contains': (argument, scope) => {
    const [list, value] = members('Fn::Contains', evaluate(argument, scope), 2);
    return (list as unknown[]).map(String).includes(String(value));
  },
  'Fn::EachMemberEquals': (argument, scope) => {
    const [list, value] = members('Fn::EachMemberEquals', evaluate(argument, scope), 2);
    return (list as unknown[]).every((each) => String(each) === String(value));
  },
  'Fn::EachMemberIn': (argument, scope) => {
    const [list, allowed] = members('Fn::EachMemberIn', evaluate(argument, scope), 2);
    return (list as unknown[]).every((each) => (allowed as unknown[]).map(String).includes(String(each)));
  },
};

export function holds(value: unknown, scope: Scope): boolean {
  if (typeof value === 'boolean' || value === 'true' || value === 'false') return String(value) === 'true';
  const [name, argument] = Object.entries((value ?? {}) as Record<string, unknown>)[0] ?? [];
  switch (name) {
    case 'Condition':
      return condition(String(argument), scope);
    case 'Fn::Equals': {
      const [a, b] = members(name, argument, 2).map((each) => evaluate(each, scope));
      return typeof a === 'object' ? JSON.stringify(a) === JSON.stringify(b) : String(a) === String(b);
    }
    case 'Fn::And':
      return members(name, argument, 2).every((each) => holds(each, scope));
    case 'Fn::Or':
      return members(name, argument, 2).some((each) => holds(each, scope));
    case 'Fn::Not':
      return !holds(members(name, argument, 1)[0], scope);
    case 'Fn::If':
      return String(evaluate(value, scope)) === 'true';
    default: {
      const call = ofRules[name ?? ''];
      if (!call) throw invalidTemplate(`${name} is not emulated in conditions here`);
      return call(argument, scope);
    }
  }
}
