/** Names of the service's errors that are answered here. */
export type ErrorName =
  'BadRequestException' | 'DatabaseErrorException' | 'DatabaseResumingException' | 'NotFoundException';

/** An error as the Data API answers it: its name in a header, its message in the body. */
export class ApiError extends Error {
  constructor(
    override readonly name: ErrorName,
    message: string,
  ) {
    super(message);
  }

  get status(): number {
    return this.name === 'NotFoundException' ? 404 : 400;
  }
}

/** What PostgreSQL threw, in the Data API's words: its message, its detail, and its code as SQLState. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { message, code, detail } = error as { message: string; code?: string; detail?: string };
  if (code === undefined) return new ApiError('BadRequestException', message);
  const more = detail ? `\n  Detail: ${detail}` : '';
  return new ApiError('DatabaseErrorException', `ERROR: ${message}${more}; SQLState: ${code}`);
}
