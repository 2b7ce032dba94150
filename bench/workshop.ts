import type { PeerApi } from '#shared/bridge/api.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { eventually } from '#test/e2e/kit/eventually.ts'

const HOUR = 3_600_000

/** Founds an organisation in which anybody may vote at once and for an hour. */
export async function foundWorkshop(peer: PeerApi, founder: string): Promise<OrganisationId> {
  const template = (await peer.call('template.list', {}))[0]
  if (template === undefined) throw new Error('there is no template')
  const { routine, standard, amendment } = template.charter.decisionTypes
  const quick = { noticeMs: 0, windowMs: HOUR, coolingOffMs: 0 }
  const { organisation } = await peer.call('organisation.found', {
    founder,
    deviceName: `${founder}’s device`,
    charter: {
      ...template.charter,
      name: 'Mill Lane Workshop',
      electorate: { tenureMs: 0 },
      decisionTypes: {
        routine: { ...routine, ...quick },
        standard: { ...standard, ...quick },
        amendment: { ...amendment, ...quick },
      },
    },
  })
  return organisation
}

/** Somebody joins by invitation; the founder vouches. */
export async function join(organisation: OrganisationId, founder: PeerApi, newcomer: PeerApi, name: string) {
  const { link } = await founder.call('invitation.create', {
    organisation,
    gives: 'membership',
    uses: 1,
    validForMs: HOUR,
    note: '',
  })
  if (link === null) throw new Error('the invitation has no link')
  await newcomer.call('join.start', { link, name, deviceName: `${name}’s device`, statement: '' })
  const request = await eventually(
    'the request is there',
    async () => (await founder.call('member.requests', { organisation }))[0],
  )
  await founder.call('member.vouch', { organisation, request: request.request, statement: '' })
  await eventually('the newcomer is a member', async () =>
    (await newcomer.call('organisation.list', {})).some((each) => each.standing === 'member'),
  )
}

const PARAGRAPH = 'We have talked about this at three meetings and once in the rain. It costs little and mends a lot. '

/** Drafts with text, talk and a few edits; every second one is open and voted on. */
export async function writeProposals(peer: PeerApi, organisation: OrganisationId, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { proposal } = await peer.call('proposal.draft', {
      organisation,
      title: `Matter ${i + 1}: what to do about the roof`,
      text: PARAGRAPH.repeat(6),
    })
    await editOften(peer, organisation, proposal, 10)
    await peer.call('proposal.comment', { organisation, proposal, text: 'Who would do it?' })
    if (i % 2 === 0) continue
    await peer.call('proposal.open', { organisation, proposal })
    await peer.call('ballot.cast', { organisation, proposal, stance: 'agree', reason: 'It leaks.' })
  }
}

async function editOften(peer: PeerApi, organisation: OrganisationId, proposal: ProposalId, times: number) {
  for (let i = 0; i < times; i++)
    await peer.call('proposal.edit', {
      organisation,
      proposal,
      splices: [{ field: 'text', at: 0, remove: 0, insert: `${i + 1}. ` }],
    })
}

export interface SharedDraft {
  readonly organisation: OrganisationId
  readonly proposal: ProposalId
}

/** An organisation of two with one draft, which both hold. */
export async function shareDraft(writer: PeerApi, reader: PeerApi): Promise<SharedDraft> {
  const organisation = await foundWorkshop(writer, 'Ana')
  await join(organisation, writer, reader, 'Bo')
  const text = 'From ten to four. '
  const { proposal } = await writer.call('proposal.draft', { organisation, title: 'Open on Saturdays', text })
  await eventually('the reader holds the draft', () =>
    reader.call('proposal.get', { organisation, proposal }).then(
      (held) => held.text === text,
      () => false,
    ),
  )
  return { organisation, proposal }
}
