import type { Consent, ConsentChange, ConsentStore, ImportedConsent } from '../../ports/consent-store';
import { answer } from './answer';

/** Consents in memory. */
export function memoryConsentStore(): ConsentStore {
  const consents = new Map<string, Consent>();
  const standing = (addressHash: string) => consents.get(addressHash) ?? nothingSaid(addressHash);
  return {
    byHashes: (hashes) => answer(() => hashes.map((hash) => consents.get(hash) ?? null)),
    imported: (given, at) =>
      answer(() => {
        for (const one of given) consents.set(one.addressHash, withImport(standing(one.addressHash), one, at));
      }),
    said: (hash, change, at) => answer(() => void consents.set(hash, withWord(standing(hash), change, at))),
    suppress: (hash, why, at) =>
      answer(() => {
        const known = standing(hash);
        consents.set(hash, { ...known, suppressed: known.suppressed === 'bounced' ? 'bounced' : why, changedAt: at });
      }),
  };
}

function nothingSaid(addressHash: string): Consent {
  const no = { marketing: false, allowsPixel: false, campaignsOff: [], suppressed: null };
  return { addressHash, ...no, saidBy: 'import', changedAt: 0 };
}

function withImport(known: Consent, { marketing, allowsPixel }: ImportedConsent, at: number): Consent {
  const isFree = known.saidBy === 'import';
  return {
    ...known,
    marketing: marketing && (isFree || known.marketing),
    allowsPixel: allowsPixel && (isFree || known.allowsPixel),
    changedAt: at,
  };
}

function withWord(known: Consent, change: ConsentChange, at: number): Consent {
  const lifted = change.marketing === true && known.suppressed === 'complained' ? { suppressed: null } : {};
  return { ...known, ...change, ...lifted, saidBy: 'reader', changedAt: at };
}
