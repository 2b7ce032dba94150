/**
 * Another's text on this person's terminal, without characters that command it, turn its direction or break its lines in
 * ways that cannot be seen.
 */
export const harmless = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')

/** The same on one line, so that nobody can write what looks like lines of ours. */
export const harmlessLine = (text: string): string => harmless(text).replace(/\s+/gu, ' ')
