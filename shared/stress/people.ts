import { listed } from '../charter/words.ts'
import type { DeviceId, MemberId } from '../kernel/ids.ts'

/** Who takes part in a walkthrough. */
export interface Someone {
  readonly name: string
  readonly device: DeviceId
  readonly member: MemberId
}

/** `member 1 and newcomers 1 to 3`: people whose names differ in a number, those in a row together. */
export function named(people: readonly Someone[]): string {
  const rows: { readonly word: string; readonly from: number; readonly to: number }[] = []
  for (const { name } of people) {
    const [word = '', digits = ''] = name.split(' ')
    const number = Number(digits)
    const last = rows.at(-1)
    const goesOn = last !== undefined && last.word === word && last.to === number - 1
    if (goesOn) rows[rows.length - 1] = { ...last, to: number }
    else rows.push({ word, from: number, to: number })
  }
  return listed(rows.map(({ word, from, to }) => (from === to ? `${word} ${from}` : `${word}s ${from} to ${to}`)))
}
