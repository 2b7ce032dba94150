import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

/** What follows `--cli`, when the app was started as a command line. */
export function commandLineArguments(argv: readonly string[]): readonly string[] | undefined {
  const at = argv.indexOf('--cli')
  return at === -1 ? undefined : argv.slice(at + 1)
}

/**
 * Runs `folkmoot …` inside the installed app, which needs no Node beside it. No
 * window opens. The command line is the same that runs under plain Node: it reads
 * `process.argv` and leaves its exit code in `process.exitCode`.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  app.dock?.hide()
  const built = join(import.meta.dirname, '..', 'peer', 'cli.js')
  process.argv = [process.execPath, built, ...args]
  await import(pathToFileURL(built).href)
  // Pipes are written in the background; an empty write comes after everything else.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  app.exit(Number(process.exitCode ?? 0))
}
