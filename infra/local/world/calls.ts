/** What was called, by whom: for tests that say "no writing call", and for comparing calls with policies. */
export interface RecordedCall {
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  readonly principal: string;
  readonly status: number;
  /** What was asked of IAM, also for administrators; absent where no mapping is known. */
  readonly asked?: readonly { readonly action: string; readonly resource: string }[] | undefined;
  /** By its name: reads begin with Describe, Get, List and the like. */
  readonly writes: boolean;
}

const reading =
  /^(Describe|Get|List|BatchGet|BatchCheck|Head|Search|Filter|Lookup|AssumeRole|Query|Scan|Validate)/;
const kept = 20_000;

export interface CallLog {
  record(call: Omit<RecordedCall, 'writes'>): void;
  since(at: number): readonly RecordedCall[];
}

export function createCallLog(): CallLog {
  const calls: RecordedCall[] = [];
  return {
    record: (call) => {
      calls.push({ ...call, writes: !reading.test(call.operation) });
      if (calls.length > kept) calls.splice(0, calls.length - kept);
    },
    since: (at) => calls.filter((call) => call.at >= at),
  };
}
