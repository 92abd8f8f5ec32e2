/** Which role used which permission: what a policy is compared with. Distinct uses are kept, however often they occur. */
export interface UsedPermission {
  readonly roleArn: string;
  readonly action: string;
  readonly resource: string;
  /** What conditions may look at, as the call brought it. */
  readonly context: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly allowed: boolean;
}

export interface PermissionLog {
  record(use: UsedPermission): void;
  all(): readonly UsedPermission[];
}

const kept = 50_000;

export function createPermissionLog(): PermissionLog {
  const uses = new Map<string, UsedPermission>();
  return {
    record: (use) => {
      const { roleArn, action, resource, context, allowed } = use;
      if (uses.size < kept)
        uses.set([roleArn, action, resource, JSON.stringify(context), allowed].join(' '), use);
    },
    all: () => [...uses.values()],
  };
}
