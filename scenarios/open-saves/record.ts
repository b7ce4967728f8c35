/** What a client may send for a record; anything else in the body is ignored. */
export interface RecordBody {
  owner_id?: unknown;
  game_id?: unknown;
  tags?: unknown;
  properties?: unknown;
}

/** One record as the embedded server holds it. Its JSON is kept, since reads outnumber writes. */
export class SavedRecord {
  ownerId = '';
  gameId = '';
  tags: string[] = [];
  properties: Record<string, unknown> = {};
  readonly blobs = new Map<string, Buffer>();
  #updatedAt: string;
  #json: string | undefined;

  constructor(
    readonly storeId: string,
    readonly recordId: string,
    readonly createdAt: string,
  ) {
    this.#updatedAt = createdAt;
  }

  /** Replaces the fields that `body` has and keeps the others: `properties` is replaced whole, as on AWS. */
  assign(body: RecordBody, now: string): void {
    if (Array.isArray(body.tags)) this.tags = body.tags.map((tag) => (typeof tag === 'string' ? tag : ''));
    if (isObject(body.properties)) this.properties = body.properties;
    const sent = isObject(body.properties) ? body.properties : {};
    this.ownerId = firstText(sent['owner_id'], body.owner_id) ?? this.ownerId;
    this.gameId = firstText(sent['game_id'], body.game_id) ?? this.gameId;
    this.touch(now);
  }

  touch(now: string): void {
    this.#updatedAt = now;
    this.#json = undefined;
  }

  get json(): string {
    this.#json ??= JSON.stringify({
      store_id: this.storeId,
      record_id: this.recordId,
      owner_id: this.ownerId || undefined,
      game_id: this.gameId || undefined,
      tags: this.tags,
      properties: this.properties,
      blob_keys: this.blobs.size > 0 ? [...this.blobs.keys()] : undefined,
      created_at: this.createdAt,
      updated_at: this.#updatedAt,
    });
    return this.#json;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
