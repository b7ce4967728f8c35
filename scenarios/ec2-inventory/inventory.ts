import type { Field } from '@aws-sdk/client-rds-data';
import { DatabaseErrorException } from '@aws-sdk/client-rds-data';
import { Database, type Place } from '../shared/data-api/database.ts';
import { isDuplicateKey } from '../shared/duplicate-key.ts';
import { InputError } from './input-error.ts';
import { saveInBatches, type Package } from './package-set.ts';

/** What POST takes. */
export interface NewInstance {
  aws_account: string;
  aws_region: string;
  packages: Package[];
}

/** What GET gives. */
export interface Instance extends NewInstance {
  aws_instance_id: string;
  /** `YYYY-MM-DD HH:MM:SS.0`, UTC. */
  creation_date_utc: string;
}

/** API Gateway waits for 29 s: what is left must do for the statements themselves. */
const RESUME_WITHIN_MS = 22_000;

export const INSERT_INSTANCE =
  'INSERT INTO ec2 (aws_instance_id, aws_region, aws_account) VALUES (:aws_instance_id, :aws_region, :aws_account)';

export const FIND =
  'SELECT e.aws_region, e.aws_account, to_char(e.creation_date_utc, \'YYYY-MM-DD HH24:MI:SS".0"\'), ' +
  'p.package_name, p.package_version ' +
  'FROM ec2 e LEFT JOIN ec2_package p ON p.aws_instance_id = e.aws_instance_id ' +
  'WHERE e.aws_instance_id = :aws_instance_id';

/** The inventory of instances and their packages. Throws InputError for a client's mistake, else what the SDK throws. */
export class Inventory {
  readonly #database: Database;

  constructor(place: Place) {
    this.#database = new Database(place, { resumeWithinMs: RESUME_WITHIN_MS });
  }

  /** Saves it with its packages, all or nothing, in one transaction. */
  async add(id: string, { aws_account, aws_region, packages }: NewInstance): Promise<void> {
    try {
      await this.#database.transaction(async (statements) => {
        await statements.execute(INSERT_INSTANCE, { aws_instance_id: id, aws_region, aws_account });
        await saveInBatches(statements, id, packages);
      });
    } catch (error) {
      if (!(error instanceof DatabaseErrorException) || !isDuplicateKey(error)) throw error;
      throw new InputError(`There is an instance ${id} already. ${error.message}`);
    }
  }

  /** Undefined where there is none of this id. */
  async find(id: string): Promise<Instance | undefined> {
    const rows = await this.#database.execute(FIND, { aws_instance_id: id });
    const [first] = rows;
    if (!first) return undefined;
    const [region, account, created] = first.map(text);
    const packages = rows
      .map((row) => row.slice(3).map(text))
      .filter((row): row is [string, string] => row[0] !== undefined)
      .map(([package_name, package_version]) => ({ package_name, package_version }));
    return {
      aws_instance_id: id,
      aws_region: region ?? '',
      aws_account: account ?? '',
      creation_date_utc: created ?? '',
      packages,
    };
  }
}

function text({ stringValue }: Field): string | undefined {
  return stringValue;
}
