import { config } from 'zod'

// Zod compiles schemas with `new Function` where it may. The page's Content-Security-Policy forbids that, and even
// trying would be reported as a violation. Must run before any schema is made: keep this the entry's first import.
config({ jitless: true })
