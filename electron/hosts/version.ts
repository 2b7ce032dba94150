import manifest from '../../package.json' with { type: 'json' }

/** Of this software. */
export const VERSION: string = manifest.version
