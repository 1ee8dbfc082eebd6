import { anImpression } from '../support/builders';
import type { Given } from '../support/contestant';
import { logLaws } from './log.suite';

/** Declares the laws of ImpressionLog. */
export function impressionLogSuite(given: Given): void {
  describe('ImpressionLog', () => {
    logLaws({ given, of: (stores) => stores.impressions, build: anImpression });
  });
}
