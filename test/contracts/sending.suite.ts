import type { Given } from '../support/contestant';
import { addressBookSuite } from './address-book.suite';
import { consentStoreSuite } from './consent-store.suite';
import { runStoreSuite } from './run-store.suite';
import { subjectTalliesSuite } from './subject-tallies.suite';

/** Declares the laws of what sending stands on. */
export function sendingSuites(given: Given): void {
  addressBookSuite(given);
  consentStoreSuite(given);
  runStoreSuite(given);
  subjectTalliesSuite(given);
}
