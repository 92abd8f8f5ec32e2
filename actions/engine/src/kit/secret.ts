/** A value that cannot be printed by accident: as text, JSON or in a debugger's view it is only its name. */
import { inspect } from 'node:util';

export class Secret {
  readonly name: string;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  /** The value itself; only for the call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `<${this.name}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
