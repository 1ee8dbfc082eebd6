/** A reader's digest of a period gets a number because one may be voided and made anew. */
export function digestId(campaign: string, period: string, number: number, userId: string): string {
  return `${campaign}/${period}/${number}/${userId}`;
}
