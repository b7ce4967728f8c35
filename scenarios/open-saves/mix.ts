/** Shares of the mixed scenario's tasks: within the reads, and within the writes, each adding up to 100. */
export const READS = {
  readRecord: 50,
  readStore: 5,
  listRecords: 5,
  queryByOwner: 10,
  queryByGame: 5,
  queryByTag: 5,
  readMetadata: 10,
  downloadBlob: 8,
  listBlobs: 2,
} as const;

/** A little more is made than deleted, so that a delete finds something; what is stored grows slowly. */
export const WRITES = {
  createRecord: 21,
  updateRecord: 35,
  deleteRecord: 19,
  createMetadata: 4,
  updateMetadata: 8,
  deleteMetadata: 3,
  uploadBlob: 6,
  deleteBlob: 4,
} as const;

export type MixedTask = keyof typeof READS | keyof typeof WRITES;

/** Share of each task in percent, adding up to 100, when `readRatio` percent of the requests read. */
export function mixedShares(readRatio: number): Record<MixedTask, number> {
  const shares = {} as Record<MixedTask, number>;
  const add = (tasks: Record<string, number>, percent: number): void => {
    for (const [name, share] of Object.entries(tasks)) shares[name as MixedTask] = (share * percent) / 100;
  };
  add(READS, readRatio);
  add(WRITES, 100 - readRatio);
  return shares;
}
