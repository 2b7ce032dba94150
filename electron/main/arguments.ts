/** What the person, a launcher or another program asked for when starting the app. */
export interface Arguments {
  /** Folder of the profile, if not the usual one. */
  readonly profile?: string
  /** Multiaddrs to listen on instead of the usual ones. */
  readonly listen: readonly string[]
  readonly mdns: boolean
  /** Port on loopback where the command line reaches this peer; 0 lets the system choose; none unless asked for. */
  readonly apiPort?: number
  /** A `folkmoot://` link. It holds a secret: never log it. */
  readonly link?: string
}

export const LINK_SCHEME = 'folkmoot'
const isLink = (text: string): boolean => text.toLowerCase().startsWith(`${LINK_SCHEME}://`)

/** Reads `--name value` and `--name=value`; what is unknown is Chromium's and left alone. */
export function parseArguments(argv: readonly string[]): Arguments {
  const values = (name: string): string[] =>
    argv.flatMap((text, at) => {
      if (text === name) return argv[at + 1] ?? []
      return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : []
    })
  const profile = values('--profile').at(-1)
  const link = argv.find(isLink)
  const port = values('--api-port').at(-1)
  const apiPort = port !== undefined && /^\d{1,5}$/.test(port) && Number(port) <= 65_535 ? Number(port) : undefined
  return {
    ...(profile ? { profile } : {}),
    ...(link ? { link } : {}),
    ...(apiPort === undefined ? {} : { apiPort }),
    listen: values('--listen'),
    mdns: !argv.includes('--no-mdns'),
  }
}
