/** What a policy's alarm means for the capacity. Pure. */

export interface ScalingQuestion {
  readonly direction: 'out' | 'in';
  /** The metric now, and what it should be. */
  readonly value: number;
  readonly target: number;
  readonly current: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Epoch milliseconds; cool-downs in real milliseconds. */
  readonly now: number;
  readonly outCooldown: number;
  readonly inCooldown: number;
  readonly scaledOut: { readonly at: number; readonly from: number } | undefined;
  readonly scaledIn: { readonly at: number } | undefined;
  /** A deployment of the service runs: it is not scaled in meanwhile. */
  readonly deploying: boolean;
  /** Policies of the same target that do not want to scale in. */
  readonly against: readonly string[];
}

export type ScalingAnswer =
  | { readonly capacity: number }
  /** Words for the activity's NotScaledReasons; source: their codes in the API reference. */
  | {
      readonly reason:
        | 'AutoScalingAnticipatedFlapping'
        | 'AlreadyAtMaxCapacity'
        | 'AlreadyAtMinCapacity'
        | 'AlreadyAtDesiredCapacity'
        | 'ResourceOnCooldown'
        | 'DeploymentInProgress'
        | 'OtherPolicies';
    };

const clamp = (value: number, { minimum, maximum }: ScalingQuestion) =>
  Math.min(maximum, Math.max(minimum, value));

/**
 * Source: Application Auto Scaling User Guide, "How target tracking works" and "Define cooldown periods": capacity follows
 * the metric in proportion; scaling out goes on during its cool-down, counting what was added; scaling in waits for both.
 */
export function decide(question: ScalingQuestion): ScalingAnswer {
  return question.direction === 'out' ? scaleOut(question) : scaleIn(question);
}

function scaleOut(question: ScalingQuestion): ScalingAnswer {
  const { value, target, current, maximum, now, outCooldown, scaledOut } = question;
  if (current >= maximum) return { reason: 'AlreadyAtMaxCapacity' };
  const cooling = scaledOut !== undefined && now - scaledOut.at < outCooldown;
  // What was just added does not show in the metric yet: the same excess must not be answered twice.
  const base = cooling ? scaledOut.from : current;
  const capacity = clamp(Math.ceil((base * value) / target), question);
  if (capacity <= current) return { reason: cooling ? 'ResourceOnCooldown' : 'AlreadyAtDesiredCapacity' };
  return { capacity };
}

function scaleIn(question: ScalingQuestion): ScalingAnswer {
  const { value, target, current, minimum, now, outCooldown, inCooldown, scaledOut, scaledIn } = question;
  if (question.deploying) return { reason: 'DeploymentInProgress' };
  if (current <= minimum) return { reason: 'AlreadyAtMinCapacity' };
  if (scaledOut && now - scaledOut.at < outCooldown) return { reason: 'ResourceOnCooldown' };
  if (scaledIn && now - scaledIn.at < inCooldown) return { reason: 'ResourceOnCooldown' };
  if (question.against.length > 0) return { reason: 'OtherPolicies' };
  const capacity = clamp(Math.ceil((current * value) / target), question);
  if (capacity >= current) return { reason: 'AutoScalingAnticipatedFlapping' };
  return { capacity };
}
