/** What the HTTP server needs of the configuration; `Config` fits. */
export interface HttpSettings {
  readonly mode: 'development' | 'test' | 'production';
  /** How many proxies of ours add to X-Forwarded-For; 0: it is not believed. */
  readonly trustProxy: number;
  /** `*`: any; `localhost`: any port of this machine. */
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly metricsPublic: boolean;
  /** 0: no limit. */
  readonly rateLimitPerMinute: number;
  /** 0: never turn away. */
  readonly maxEventLoopDelayMs: number;
  readonly bodyLimitBytes: number;
  readonly queryDepth: number;
  readonly queryAliases: number;
  readonly queryCost: number;
  readonly queryTokens: number;
  readonly maxFirst: number;
  readonly maxTrackEvents: number;
}
