import type { Given } from '../support/contestant';
import { campaignStoreSuite } from './campaign-store.suite';
import { digestLedgerSuite } from './digest-ledger.suite';
import { identityStoreSuite } from './identity-store.suite';
import { impressionLogSuite } from './impression-log.suite';
import { inboxSuite } from './inbox.suite';
import { interactionLogSuite } from './interaction-log.suite';
import { itemStoreSuite } from './item-store.suite';
import { modelStoreSuite } from './model-store.suite';
import { profileStoreSuite } from './profile-store.suite';
import { rankingStoreSuite } from './ranking-store.suite';
import { settingsStoreSuite } from './settings-store.suite';
import { tenantsSuite } from './tenants.suite';
import { vectorStoreSuite } from './vector-store.suite';

/** Declares the laws of every port of a storage engine. */
export function storageSuites(given: Given): void {
  itemStoreSuite(given);
  interactionLogSuite(given);
  impressionLogSuite(given);
  profileStoreSuite(given);
  identityStoreSuite(given);
  vectorStoreSuite(given);
  inboxSuite(given);
  rankingStoreSuite(given);
  settingsStoreSuite(given);
  modelStoreSuite(given);
  campaignStoreSuite(given);
  digestLedgerSuite(given);
  tenantsSuite(given);
}
