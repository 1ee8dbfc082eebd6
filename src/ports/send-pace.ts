/** Keeps to what mail servers bear. Law: `turn` resolves when one more mail may go to the domain, in this process. */
export interface SendPace {
  turn(domain: string): Promise<void>;
}
