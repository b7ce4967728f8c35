import type {
  BatchExecuteStatementRequest,
  CommitTransactionRequest,
  ExecuteStatementRequest,
} from '@aws-sdk/client-rds-data';
import { ApiError } from './api-error.ts';
import type { Session } from './session.ts';
import { execute, executeBatch } from './statements.ts';
import type { Transactions } from './transactions.ts';

/** What the Data API's paths do. Each takes the request's JSON and gives the answer's. */
export const OPERATIONS = [
  'Execute',
  'BatchExecute',
  'BeginTransaction',
  'CommitTransaction',
  'RollbackTransaction',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export class Operations {
  constructor(
    private readonly session: Session,
    private readonly transactions: Transactions,
  ) {}

  /** `isWanted`: whether the caller still waits for the answer. Throws ApiError, or what PostgreSQL throws. */
  async run(operation: Operation, request: object, isWanted: () => boolean): Promise<object> {
    const { resourceArn, secretArn } = request as { resourceArn?: string; secretArn?: string };
    if (!resourceArn) throw new ApiError('BadRequestException', 'resourceArn is missing');
    if (!secretArn) throw new ApiError('BadRequestException', 'secretArn is missing');
    switch (operation) {
      case 'Execute':
        return this.#execute(request as ExecuteStatementRequest);
      case 'BatchExecute':
        return this.#batch(request as BatchExecuteStatementRequest);
      case 'BeginTransaction':
        return { transactionId: await this.transactions.begin(isWanted) };
      case 'CommitTransaction':
        return this.#end(request as CommitTransactionRequest, 'COMMIT');
      case 'RollbackTransaction':
        return this.#end(request as CommitTransactionRequest, 'ROLLBACK');
    }
  }

  #execute({ sql, parameters = [], transactionId }: ExecuteStatementRequest): Promise<object> {
    const text = statement(sql);
    if (transactionId !== undefined) return execute(this.transactions.of(transactionId), text, parameters);
    return this.session.use((database) => execute(database, text, parameters));
  }

  async #batch(request: BatchExecuteStatementRequest): Promise<object> {
    const { parameterSets = [], transactionId } = request;
    const text = statement(request.sql);
    if (transactionId !== undefined) {
      await executeBatch(this.transactions.of(transactionId), text, parameterSets);
    } else {
      await this.session.use((database) => executeBatch(database, text, parameterSets));
    }
    return { updateResults: parameterSets.map(() => ({ generatedFields: [] })) };
  }

  async #end({ transactionId }: CommitTransactionRequest, how: 'COMMIT' | 'ROLLBACK'): Promise<object> {
    if (!transactionId) throw new ApiError('BadRequestException', 'transactionId is missing');
    await this.transactions.end(transactionId, how);
    return { transactionStatus: how === 'COMMIT' ? 'Transaction Committed' : 'Rollback Complete' };
  }
}

function statement(sql: string | undefined): string {
  if (!sql?.trim()) throw new ApiError('BadRequestException', 'sql is empty');
  return sql;
}
