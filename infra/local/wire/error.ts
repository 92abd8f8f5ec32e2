/** An error as AWS words it: its code becomes the wire's error type, its message the caller's message. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the modelled error shape, e.g. `resourceIds`. */
  readonly fields: Record<string, unknown>;

  constructor(code: string, message: string, status: number, fields: Record<string, unknown>) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** The one constructor of errors in the embedded AWS. `status` defaults to 400, what nearly all AWS client errors carry. */
export function awsError(
  code: string,
  message: string,
  status = 400,
  fields: Record<string, unknown> = {},
): AwsError {
  return new AwsError(code, message, status, fields);
}
