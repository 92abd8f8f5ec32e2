/** What a program and all it started use, read from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** CPU time since the program began, of children that have ended as well. */
  readonly cpuSeconds: number;
  /** Resident memory. */
  readonly memoryBytes: number;
}

/** USER_HZ, which Linux keeps at 100 for programs on every architecture; source: proc(5), time(7). */
const TICKS_A_SECOND = 100;

/** Undefined where the host has no /proc, or the program is gone. */
export function usageOf(pid: number): Usage | undefined {
  const found = processTree(pid).flatMap((each) => readOne(each) ?? []);
  if (found.length === 0) return undefined;
  return {
    cpuSeconds: found.reduce((sum, each) => sum + each.cpuSeconds, 0),
    memoryBytes: found.reduce((sum, each) => sum + each.memoryBytes, 0),
  };
}

function processTree(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    try {
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ');
        found.push(...children.filter(Boolean).map(Number));
      }
    } catch {
      // It ended in between, or the host has no /proc.
    }
  }
  return found;
}

function readOne(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; utime, stime, cutime, cstime are fields 14 to 17, counted from 1.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return { cpuSeconds: ticks / TICKS_A_SECOND, memoryBytes: Number(resident) * 1024 };
  } catch {
    return undefined;
  }
}
