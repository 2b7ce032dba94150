import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST } from '../lib/paths.ts'
import { licenceText, shippedPackages } from '../lib/shipped.ts'

/** Passes on the licences of the packages that are bundled, which most of them ask for. */
export function writeNotices(): void {
  const parts = shippedPackages().map((one) => {
    const text = licenceText(one)
    return `${one.name} ${one.version} (${one.license ?? 'licence not declared'})\n${text === '' ? '' : `\n${text}\n`}`
  })
  writeFileSync(
    join(DIST, 'THIRD-PARTY-NOTICES.txt'),
    `Folkmoot contains the following packages.\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`,
  )
}
