import { quantile } from '../figures.ts'

/** What was measured: one number of one system in one run. */
export interface Sample {
  readonly workload: string
  readonly metric: string
  readonly unit: 'ms' | 'B' | 'MB' | '×' | ''
  readonly system: string
  readonly value: number
  /** Many samples of one distribution, of which the tail matters: shown by p50, p95 and p99 of all. */
  readonly pooled?: true
}

const FOLKMOOT = 'Folkmoot'

const shown = (value: number, unit: Sample['unit']): string => {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`
}

interface Row {
  readonly what: string
  readonly cells: ReadonlyMap<string, string>
}

function rowsOf(samples: readonly Sample[]): readonly Row[] {
  const rows: Row[] = []
  for (const [metric, group] of Map.groupBy(samples, (sample) => sample.metric)) {
    const shares = group[0]?.pooled ? [0.5, 0.95, 0.99] : [0.5]
    for (const share of shares) {
      const bySystem = Map.groupBy(group, ({ system }) => system)
      const ours = bySystem.get(FOLKMOOT)
      const base = ours === undefined ? null : quantile(values(ours), share)
      const cells = new Map([...bySystem].map(([system, of]) => [system, cellOf(of, share, base, system === FOLKMOOT)]))
      rows.push({ what: shares.length === 1 ? metric : `${metric}, p${share * 100}`, cells })
    }
  }
  return rows
}

const values = (samples: readonly Sample[]): readonly number[] => samples.map(({ value }) => value)

function cellOf(samples: readonly Sample[], share: number, base: number | null, isBase: boolean): string {
  const unit = samples[0]?.unit ?? ''
  const middle = quantile(values(samples), share)
  const ends = `${shown(Math.min(...values(samples)), '')}–${shown(Math.max(...values(samples)), '')}`
  const often = samples[0]?.pooled ? `, ${samples.length} times` : ''
  const range = samples.length === 1 ? '' : ` (${ends}${often})`
  const ratio = isBase || base === null || base === 0 || unit === '×' ? '' : ` ${shown(middle / base, '')}×`
  return `${shown(middle, unit)}${range}${ratio}`
}

/** One table for each workload: a row for each metric, a column for each system. */
export function tables(samples: readonly Sample[]): string {
  const parts: string[] = []
  for (const [workload, group] of Map.groupBy(samples, (sample) => sample.workload)) {
    const systems = [...new Set(group.map(({ system }) => system))]
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
    parts.push(
      `### ${workload}`,
      '',
      line(['', ...systems]),
      line(['---', ...systems.map(() => '---')]),
      ...rowsOf(group).map(({ what, cells }) => line([what, ...systems.map((system) => cells.get(system) ?? '')])),
      '',
    )
  }
  return parts.join('\n')
}
