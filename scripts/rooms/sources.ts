import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'

/** One import, re-export or dynamic import as it is written. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** True when nothing of it exists at run time. */
  readonly typeOnly: boolean
}

export interface Source {
  /** Path from the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  readonly program: unknown
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Reads the imports from the syntax tree, so that comments and strings cannot be mistaken for them. */
export function parseSource(path: string, text: string): Source {
  const parsed = parseSync(path, text)
  const fatal = parsed.errors[0]
  if (fatal) throw new Error(`${path} cannot be parsed: ${fatal.message}`)
  const imports: Import[] = []
  for (const found of parsed.module.staticImports) {
    imports.push({
      specifier: found.moduleRequest.value,
      line: lineAt(text, found.start),
      typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    })
  }
  for (const found of parsed.module.staticExports) {
    for (const entry of found.entries) {
      if (!entry.moduleRequest) continue
      imports.push({
        specifier: entry.moduleRequest.value,
        line: lineAt(text, entry.start),
        typeOnly: entry.isType,
      })
    }
  }
  for (const found of parsed.module.dynamicImports) {
    const written = text.slice(found.moduleRequest.start, found.moduleRequest.end)
    const literal = /^(['"])(.*)\1$/.exec(written)?.[2]
    if (literal !== undefined) {
      imports.push({ specifier: literal, line: lineAt(text, found.start), typeOnly: false })
    }
  }
  return { path, text, imports, program: parsed.program }
}

/** All TypeScript sources of the rooms, sorted by path. */
export function readSources(root: string, rooms: readonly string[]): Source[] {
  const paths = rooms.flatMap((room) => {
    try {
      return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${room}/${name.replaceAll('\\', '/')}`,
      )
    } catch {
      return []
    }
  })
  return paths
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.includes('/node_modules/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')))
}
