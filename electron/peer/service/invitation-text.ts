import { fail } from '#shared/bridge/errors.ts'
import { decodeInvitationFile, type Invitation } from '#shared/protocol/invitation.ts'

/** Reads a link, or a file that holds one. The text is never repeated in an error: it holds a secret. @throws ApiFailure */
export function readInvitation(text: string): Invitation {
  const invitation = decodeInvitationFile(text)
  if (invitation.ok) return invitation.value
  switch (invitation.error) {
    case 'invitation-malformed':
      throw fail('invitation-malformed', 'That is not a Folkmoot invitation.', {
        next: 'Copy the whole link, which begins with folkmoot://join/, or open the file you were sent.',
      })
    case 'invitation-altered':
      throw fail('invitation-altered', 'The invitation is damaged or was changed after it was made.', {
        next: 'Ask for it again, or copy it once more in one piece.',
      })
    case 'version-unsupported':
      throw fail('version-unsupported', 'The invitation was made by a newer Folkmoot than this one.', {
        next: 'Update Folkmoot and use the invitation again.',
      })
  }
}
