import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from './core/digest/campaign';
import { parseCampaign } from './core/digest/campaign-schema';

/** The campaigns of a folder's JSON files, or of one file: a campaign each, or a list. Everything that is wrong is told at once. */
export function readCampaigns(path: string, refuse: (problem: string) => void): Campaign[] {
  const campaigns: Campaign[] = [];
  for (const file of filesAt(path, refuse)) {
    const content = jsonOf(file, refuse);
    if (content === undefined) continue;
    (Array.isArray(content) ? (content as unknown[]) : [content]).forEach((given, n) => {
      const parsed = parseCampaign(given);
      if (parsed.kind === 'campaign') campaigns.push(parsed.campaign);
      else for (const problem of parsed.problems) refuse(`${file}, campaign ${n + 1}: ${problem}`);
    });
  }
  const twice = campaigns.filter(({ id }, n) => campaigns.findIndex((other) => other.id === id) < n);
  for (const { id } of twice) refuse(`two campaigns are called ${id}`);
  return campaigns;
}

function filesAt(path: string, refuse: (problem: string) => void): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(path, name));
  } catch {
    refuse(`${path}: there is no such file or folder that can be read`);
    return [];
  }
}

function jsonOf(file: string, refuse: (problem: string) => void): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    refuse(`${file}: ${error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read'}`);
    return undefined;
  }
}
