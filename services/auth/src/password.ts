import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { ApiError } from '@invoxa/kit-node';

/** Work factors; kept with every hash, so that they can grow without locking anybody out. */
interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

// 2^15 × 8 × 128 bytes = 32 MiB a hash. OWASP's p = 3 for this N.
const COST: Cost = { n: 2 ** 15, r: 8, p: 3 };
const MEMORY_LIMIT = 256 * 1024 * 1024;
const KEY_LENGTH = 32;
const ENCODED = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/;

/** Hashes at once: each takes 32 MiB and a processor, and the task has half a GiB and a quarter of one. */
const AT_ONCE = 2;
const WAITING_LIMIT = 64;

/** Hashes and compares passwords, a few at a time. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** A hash of nothing anybody knows, to spend the same time where there is no account. */
  #decoy: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const key = await this.#derive(password, salt, COST);
    return ['scrypt', COST.n, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join(
      '$',
    );
  }

  /** Whether the password is the one; takes as long with no hash at all as with one. */
  async matches(password: string, encoded: string | undefined): Promise<boolean> {
    this.#decoy ??= this.hash(randomBytes(32).toString('base64url'));
    const [, n, r, p, salt, key] = ENCODED.exec(encoded ?? (await this.#decoy)) ?? [];
    if (key === undefined || salt === undefined) throw new Error('a stored password hash is not readable');
    const cost = { n: Number(n), r: Number(r), p: Number(p) };
    const expected = Buffer.from(key, 'base64url');
    const derived = await this.#derive(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(derived, expected) && encoded !== undefined;
  }

  /** Prepares the decoy, so that not even the first login of an unknown account stands out. */
  async warmUp(): Promise<void> {
    this.#decoy ??= this.hash(randomBytes(32).toString('base64url'));
    await this.#decoy;
  }

  async #derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
    await this.#enter();
    try {
      return await derive(password.normalize('NFKC'), salt, cost);
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= WAITING_LIMIT) {
      throw new ApiError(503, 'busy', 'too many log-ins at once; try again', {
        headers: { 'retry-after': '2' },
      });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift(); // takes over the place, so the count stays
    if (next) next();
    else this.#running -= 1;
  }
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options = { N: cost.n, r: cost.r, p: cost.p, maxmem: MEMORY_LIMIT };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_LENGTH, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
