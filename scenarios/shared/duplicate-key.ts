/** PostgreSQL's code of a key that exists already. Source: PostgreSQL documentation, appendix A. */
const CODE = '23505';

/** Whether a statement failed since its key exists: as a PostgreSQL client says it, or as the RDS Data API does. */
export function isDuplicateKey(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === CODE || (message?.includes(`SQLState: ${CODE}`) ?? false);
}
