/**
 * Which room may import what: the arrows of ARCHITECTURE.md as a table.
 * A target is a path in the repository (`shared/log/entry.ts`) or a package
 * or built-in module by name (`zod`, `node:fs`, `electron`).
 */
export interface Rule {
  readonly name: string
  /** Files the rule speaks of. */
  readonly from: RegExp
  readonly except?: RegExp
  /** Targets that are forbidden… */
  readonly forbids: RegExp
  /** …save these. */
  readonly allows?: RegExp
  readonly why: string
}

export const RULES: readonly Rule[] = [
  {
    name: 'shared-is-pure',
    from: /^shared\//,
    except: /^shared\/(documents|charter\/file)\//,
    forbids: /./,
    allows: /^(shared\/|@noble\/|@ipld\/dag-cbor$|multiformats($|\/)|zod$)/,
    why: 'the same acts must give the same answer for every member, wherever the code runs',
  },
  {
    name: 'charter-files-are-pure',
    from: /^shared\/charter\/file\//,
    forbids: /./,
    allows: /^(shared\/(kernel|charter)\/|zod$|yaml$)/,
    why: 'the form of a file is for people, and only its readers and writers know YAML',
  },
  {
    name: 'documents-are-pure',
    from: /^shared\/documents\//,
    forbids: /./,
    allows: /^(shared\/|@noble\/|@ipld\/dag-cbor$|multiformats($|\/)|zod$|@automerge\/automerge($|\/))/,
    why: 'document shapes and guards are domain rules; only they know Automerge',
  },
  {
    name: 'peer-is-headless',
    from: /^electron\/peer\//,
    forbids: /^(electron$|electron\/(main|hosts|preload)\/|renderer\/)/,
    why: 'the peer also runs without Electron, as a keeper and in the simulation',
  },
  {
    name: 'adapters-are-chosen-by-hosts',
    from: /^(electron|renderer|shared)\//,
    except: /^electron\/(hosts|peer\/adapters)\//,
    forbids: /^electron\/peer\/adapters\//,
    why: 'only the composition roots know concrete adapters; everything else knows ports',
  },
  {
    name: 'electron-stays-in-its-rooms',
    from: /^electron\/hosts\//,
    except: /^electron\/hosts\/utility/,
    forbids: /^electron$/,
    why: 'the keeper and the command line run under plain Node',
  },
  {
    name: 'main-is-small',
    from: /^electron\/main\//,
    forbids: /^(electron\/(peer|hosts|preload)\/|renderer\/)/,
    why: 'the main process starts the peer and the window, and does no work of theirs',
  },
  {
    name: 'preload-is-a-chokepoint',
    from: /^electron\/preload\//,
    forbids: /./,
    allows: /^(electron$|electron\/preload\/|electron\/channels\.ts$|shared\/)/,
    why: 'what the page can reach is what this one room hands out',
  },
  {
    name: 'renderer-is-a-page',
    from: /^renderer\//,
    forbids: /^(node:|electron($|\/)|test\/|scripts\/)/,
    why: 'the same interface runs in Electron and in a browser, with no keys and no files',
  },
  {
    name: 'no-tests-in-production',
    from: /^(shared|electron|renderer)\//,
    forbids: /^(test|bench|scripts)\//,
    why: 'what is shipped does not depend on what checks it',
  },
]

/** The rules that an import breaks. */
export const broken = (from: string, target: string): readonly Rule[] =>
  RULES.filter(
    (rule) =>
      rule.from.test(from) && !rule.except?.test(from) && rule.forbids.test(target) && !rule.allows?.test(target),
  )
