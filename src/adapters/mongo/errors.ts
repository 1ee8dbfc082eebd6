import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/**
 * Server codes that say "not now": no primary, shutting down, interrupted, timed out, write concern not met; and 1,
 * InternalError, which a server answers where its own storage is gone (FerretDB without its PostgreSQL).
 */
const PASSING = new Set([
  1, 6, 7, 50, 64, 79, 89, 91, 100, 133, 134, 189, 202, 262, 290, 391, 9001, 10058, 10107, 11600, 11601, 11602, 13388,
  13435, 13436,
]);

const OUT_OF_REACH = new Set([
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoExpiredSessionError',
  'MongooseServerSelectionError',
]);

/** Whether the failure is the world's (the engine is out of reach or failing over), not a bug of ours. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError) return true;
  if (error instanceof mongo.MongoOperationTimeoutError || error instanceof mongo.MongoTopologyClosedError) return true;
  if (error instanceof mongo.MongoBulkWriteError) return isBulkOutOfReach(error);
  if (error instanceof mongo.MongoServerError) return isPassing(error.code);
  return error instanceof Error && OUT_OF_REACH.has(error.name);
}

/** The driver wraps whatever stopped a bulk write, network errors too: what it was is in `errorResponse`. */
function isBulkOutOfReach(error: mongo.MongoBulkWriteError): boolean {
  if (error.errorResponse instanceof Error) return isOutOfReach(error.errorResponse);
  const others = writeErrorsOf(error).filter((failure) => failure.code !== DUPLICATE_KEY);
  if (others.length > 0) return others.every((failure) => isPassing(failure.code));
  return error.result?.getWriteConcernError() !== undefined || isPassing(error.code);
}

function isPassing(code: number | string | undefined): boolean {
  return PASSING.has(Number(code));
}

/** Whether a single write was refused because its key is taken. (FerretDB says so in words where it upserts.) */
export function isDuplicateKey(error: unknown): boolean {
  if (!(error instanceof mongo.MongoServerError)) return false;
  return error.code === DUPLICATE_KEY || /\bduplicate key\b/.test(error.message);
}

/**
 * Places in the batch that an unordered bulk write refused because their key is taken; null where anything else went
 * wrong too, and the whole must be repeated.
 */
export function duplicatesOf(error: unknown): Set<number> | null {
  if (!(error instanceof mongo.MongoBulkWriteError)) return null;
  const failures = writeErrorsOf(error);
  const onlyDuplicates = failures.length > 0 && failures.every((failure) => failure.code === DUPLICATE_KEY);
  if (!onlyDuplicates || error.result?.getWriteConcernError()) return null;
  return new Set(failures.map((failure) => failure.index));
}

function writeErrorsOf(error: mongo.MongoBulkWriteError): mongo.WriteError[] {
  return [error.writeErrors].flat();
}
