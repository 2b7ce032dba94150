import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { DeviceView, MemberView } from '#shared/bridge/views.ts'
import { listed } from '#shared/charter/words.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { date, names } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DeviceMark, Face } from '../../ui/face.tsx'
import { type LinePlace, LongList } from '../../ui/long-list.tsx'
import { LookAlikes, NameWords } from '../../ui/look-alike.tsx'
import { When } from '../../ui/when.tsx'

type Member = z.infer<typeof MemberView>
type Device = z.infer<typeof DeviceView>

const words = t.members

/** Of a member with a sentence and a device. */
const LINE_HEIGHT_PX = 124

export function MemberLines({ members }: { readonly members: readonly Member[] }) {
  return (
    <LongList items={members} keyOf={({ member }) => member} lineHeightPx={LINE_HEIGHT_PX} className="members">
      {(member, place) => <MemberLine member={member} place={place} />}
    </LongList>
  )
}

/** A member: on whose word, since when, with which devices. */
function MemberLine({ member, place }: { readonly member: Member; readonly place?: LinePlace }) {
  const { organisation } = useOrganisation()
  const present = member.standing === 'member'
  return (
    <li className="member" {...place}>
      <Face person={member} size="large" absent={!present} />
      <div className="member-main">
        <p className="member-name">
          <NameWords name={member.me ? t.common.you(member.name) : member.name} mark={member.mark} />
          {present ? null : <span className="muted"> {words[member.standing === 'left' ? 'left' : 'removed']}</span>}
          {member.roles.length === 0 ? null : (
            <span className="member-roles">
              <span className="visually-hidden">{t.roles.holds}</span> {listed(member.roles.map(({ title }) => title))}
            </span>
          )}
        </p>
        <LookAlikes others={member.looksLike} />
        <p className="soft">
          {vouchSentence(member)}. {words.since} {date(member.since)}
          {present && !member.mayVote ? <>; {words.notYetVoting}</> : null}.
        </p>
        <ul className="devices">
          {member.devices.map((device) => (
            <DeviceLine
              key={device.device}
              device={device}
              continues={member.devices.find((each) => each.device === device.continues)?.name ?? null}
              mine={member.me}
            />
          ))}
        </ul>
        {member.vouches.some((vouch) => vouch.statement !== '') || (present && !member.me) ? (
          <details>
            <summary className="small">{words.vouches}</summary>
            <ul className="vouches">
              {member.vouches.map((vouch) => (
                <li key={vouch.entry}>
                  <Face person={vouch.by} />
                  <div>
                    <p className="small muted">
                      <NameWords name={vouch.by.name} mark={vouch.by.mark} />, <When at={vouch.at} />
                    </p>
                    <p className="written vouch-words">
                      {vouch.statement === '' ? t.proposals.stances.noReason : vouch.statement}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
            {present && !member.me ? (
              <p className="small muted member-remove">
                {words.removeAbout}{' '}
                <Link
                  to="/o/$organisation/write"
                  params={{ organisation }}
                  search={{ effect: 'remove', who: member.member }}
                >
                  {words.yourWord}
                </Link>
              </p>
            ) : null}
          </details>
        ) : null}
      </div>
    </li>
  )
}

function vouchSentence(member: Member): string {
  if (member.founder) return words.foundedIt
  if (member.vouches.length === 0) return words.noVouches
  return words.vouchedBy(
    names(
      member.vouches.map((vouch) => vouch.by.name),
      4,
    ),
  )
}

interface DeviceLineProps {
  readonly device: Device
  /** Name of the device in whose place this one goes on. */
  readonly continues: string | null
  readonly mine: boolean
}

function DeviceLine({ device, continues, mine }: DeviceLineProps) {
  const [revoking, setRevoking] = useState(false)
  const api = usePeer()
  const { organisation } = useOrganisation()
  const revoke = useAction(
    () => api.call('device.revoke', { organisation, device: device.device }),
    () => setRevoking(false),
  )
  return (
    <li className={`device${device.revoked ? ' device-revoked' : ''}`} title={device.peerId}>
      <DeviceMark kind={device.class} />
      <span>
        {device.name}
        <span className="muted">
          {device.class === 'keeper' ? `, ${words.device.keeper}` : ''}
          {device.thisDevice ? `, ${words.thisDevice}` : ''}
          {continues === null ? '' : `, ${words.continues(continues)}`}
          {device.revoked ? `, ${words.revoked}` : null}
          {device.revoked || device.thisDevice ? null : device.lastHeardAt === null ? (
            <>, {words.neverHeard}</>
          ) : (
            <>
              , {words.lastHeard} <When at={device.lastHeardAt} />
            </>
          )}
        </span>
      </span>
      {mine && !device.revoked && !device.thisDevice ? (
        <Button kind="quiet" onPress={() => setRevoking(true)}>
          {words.revoke}
        </Button>
      ) : null}
      <Dialog title={words.revokeTitle(device.name)} open={revoking} onClose={() => setRevoking(false)}>
        <Ceremony
          title={words.revokeTitle(device.name)}
          sign={words.revokeSign(device.name)}
          causes={words.revokeCauses}
          undo={words.revokeUndo}
          clause={null}
          verb={words.revokeVerb}
          kind="danger"
          state={revoke.state}
          onConfirm={() => revoke.run()}
          onCancel={() => setRevoking(false)}
        />
      </Dialog>
    </li>
  )
}
