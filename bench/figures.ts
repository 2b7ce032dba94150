/** The value that a share of the others does not exceed; milliseconds in and out. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

const inMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`

/** One line of a report: what was measured, its median, 95th percentile and range. */
export function report(what: string, values: readonly number[]): void {
  const figures = [
    `median ${inMs(median(values))}`,
    `p95 ${inMs(quantile(values, 0.95))}`,
    `${inMs(Math.min(...values))} to ${inMs(Math.max(...values))}`,
    `${values.length} times`,
  ]
  console.log(`  ${what.padEnd(44)} ${figures.join(', ')}`)
}
