import type { z } from 'zod'
import type { PresenceView } from '#shared/bridge/views.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import type { ProposalDoc, TextName } from '#shared/documents/shape.ts'
import { hueOf } from '../../../ui/face.tsx'
import type { BodySession } from './body-session.ts'
import type { RemoteCursor } from './presence-layer.ts'

type Presence = z.infer<typeof PresenceView>

/** At most so often is one's place told to the others. Milliseconds. */
export const TELL_EVERY_MS = 150

/** This person's place as the others can find it whatever is written meanwhile. */
export function placeOf(session: BodySession, field: TextName, anchor: number, head: number) {
  session.flush()
  const cursor = (at: number) => Automerge.getCursor(session.doc, [field], Math.min(at, session.doc[field].length))
  return { field, anchor: cursor(anchor), head: cursor(head) }
}

/** Where those who are present are in one text. A place that this copy does not know yet is left out. */
export function remoteCursors(
  doc: Doc<ProposalDoc>,
  field: TextName,
  present: readonly Presence[],
): readonly RemoteCursor[] {
  return present.flatMap((each) => {
    if (each.field !== field || each.head === null) return []
    try {
      const at = (cursor: string) => Automerge.getCursorPosition(doc, [field], cursor as Automerge.Cursor)
      const head = at(each.head)
      return [
        {
          id: each.device,
          name: each.person.name.split(' ')[0] ?? each.person.name,
          hue: hueOf(each.person.member),
          anchor: each.anchor === null ? head : at(each.anchor),
          head,
        },
      ]
    } catch {
      // Its change has not arrived here; the next message or the next change shows it.
      return []
    }
  })
}
