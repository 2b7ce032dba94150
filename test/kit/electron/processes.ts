import { readdirSync, readFileSync } from 'node:fs'

export interface Process {
  readonly id: number
  readonly parent: number
  readonly command: string
}

function read(id: string): Process | undefined {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8')
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return { id: Number(id), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }
  } catch {
    return undefined
  }
}

/** A process and everything it started, as Linux sees it. */
export function processesUnder(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => read(id) ?? [])
  const family = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const { id, parent } of all) {
      if (!family.has(parent) || family.has(id)) continue
      family.add(id)
      grown = true
    }
  }
  return all.filter(({ id }) => family.has(id))
}
