import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A checksum that grows chunk by chunk; S3 writes it in base64. */
export interface Checksum {
  update(chunk: Uint8Array): void;
  digest(): string;
}

const base64 = (value: number | bigint, bytes: 4 | 8) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeUInt32BE(Number(value));
  else buffer.writeBigUInt64BE(BigInt(value));
  return buffer.toString('base64');
};

function crc32Checksum(): Checksum {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => base64(value, 4),
  };
}

const CRC32C = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32cChecksum(): Checksum {
  let value = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) value = (CRC32C[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    },
    digest: () => base64((value ^ 0xffffffff) >>> 0, 4),
  };
}

const CRC64 = BigUint64Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
  return value;
});

function crc64nvmeChecksum(): Checksum {
  let value = 0xffffffffffffffffn;
  return {
    update: (chunk) => {
      for (const byte of chunk) value = (CRC64[Number((value ^ BigInt(byte)) & 0xffn)] ?? 0n) ^ (value >> 8n);
    },
    digest: () => base64(value ^ 0xffffffffffffffffn, 8),
  };
}

function hashChecksum(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
}

const ALGORITHMS: Record<string, () => Checksum> = {
  crc32: crc32Checksum,
  crc32c: crc32cChecksum,
  crc64nvme: crc64nvmeChecksum,
  sha1: () => hashChecksum('sha1'),
  sha256: () => hashChecksum('sha256'),
};

export const isAlgorithm = (name: string) => Object.hasOwn(ALGORITHMS, name);

export function createChecksum(name: string): Checksum {
  const create = ALGORITHMS[name];
  if (!create) throw new Error(`unknown checksum ${name}`);
  return create();
}
