/** Plain facts beside a log line. Never put secrets, links or people's texts here. */
export type LogDetails = Readonly<Record<string, unknown>>

/** What the peer notes for whoever looks into a fault. Not for people in the ordinary course of things. */
export interface Log {
  debug(message: string, details?: LogDetails): void
  info(message: string, details?: LogDetails): void
  warn(message: string, details?: LogDetails): void
  error(message: string, details?: LogDetails): void
}

/** For those who want no log. */
export const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
