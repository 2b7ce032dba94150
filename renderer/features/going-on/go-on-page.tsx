import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReachView } from '#shared/bridge/descent-views.ts'
import type { CharterView, TemplateView } from '#shared/bridge/views.ts'
import type { Charter } from '#shared/charter/model.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Choices, Field, Switch } from '../../ui/field.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AllOfIt, whyNotFound } from '../onboarding/read-step.tsx'
import { tidyCharter } from '../proposals/amend/tidy.ts'
import { nameWithMark } from '../proposals/effect/who-fields.tsx'
import './going-on.css'

const words = t.goingOn
const SAME = 'same'

/** Founding a new organisation with some members of this one: what it means, who, under which charter. */
export function GoOnPage() {
  const { organisation, name } = useOrganisation()
  const charter = useQuery('charter.get', { organisation })
  const reach = useQuery('organisation.reach', { organisation })
  const templates = useQuery('template.list', {})
  return (
    <Page title={words.title} lead={words.lead(name)}>
      <Section title={words.means}>
        <ul className="going-on-meaning written">
          {words.meaning.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Section>
      <QueryView query={charter} skeleton={[5, 9, 7]}>
        {(present) => (
          <QueryView query={reach} skeleton={[5, 7, 7]}>
            {(reached) => (
              <Founding
                present={present.charter}
                reach={reached}
                templates={templates.status === 'ready' ? templates.data : []}
              />
            )}
          </QueryView>
        )}
      </QueryView>
    </Page>
  )
}

interface FoundingProps {
  readonly present: CharterView['charter']
  readonly reach: ReachView
  readonly templates: readonly TemplateView[]
}

function Founding({ present, reach, templates }: FoundingProps) {
  const api = usePeer()
  const navigate = useNavigate()
  const { organisation, name: from, me } = useOrganisation()
  const profile = useQuery('profile.get', {})
  const [chosen, setChosen] = useState<ReadonlySet<MemberId>>(new Set())
  const [base, setBase] = useState<string>(SAME)
  const [charter, setCharter] = useState<Charter>({ ...present, name: '' })
  const others = reach.members - 1
  const take = (id: string) => {
    const template = templates.find((each) => each.id === id)
    setBase(id)
    setCharter({ ...(template?.charter ?? present), name: charter.name, purpose: charter.purpose })
  }
  const goOn = useAction(
    () =>
      api.call('organisation.goOn', {
        organisation,
        charter: tidyCharter(charter),
        founder: me?.name ?? '',
        deviceName: profile.status === 'ready' ? profile.data.deviceName : '',
        companions: [...chosen],
      }),
    (made) => void navigate({ to: '/o/$organisation/members', params: { organisation: made.organisation } }),
  )
  const sameName = charter.name.trim() === from ? words.sameName : null
  return (
    <>
      <Section title={words.who}>
        {others === 0 ? (
          <p className="written soft">{words.nobodyElse}</p>
        ) : (
          <>
            <p className="soft">{words.whoAbout}</p>
            <Others reach={reach} chosen={chosen} onChange={setChosen} />
            <p className="muted tabular" aria-live="polite">
              {chosen.size === 0 ? words.alone : words.named(chosen.size, others)}
            </p>
          </>
        )}
      </Section>
      <Section title={words.charter}>
        <Choices
          label={words.charterLabel}
          labelHidden
          value={base}
          onChange={take}
          choices={[
            { id: SAME, name: words.same, about: words.sameAbout },
            ...templates.map(({ id, name, suits }) => ({ id, name, about: suits })),
          ]}
        />
      </Section>
      <Section title={words.names}>
        <div className="going-on-form">
          <Field
            label={t.onboarding.found.name}
            help={words.nameHelp}
            value={charter.name}
            onChange={(name) => setCharter({ ...charter, name })}
            error={sameName ?? undefined}
            face="written"
          />
          <Field
            label={t.onboarding.found.purpose}
            value={charter.purpose}
            onChange={(purpose) => setCharter({ ...charter, purpose })}
            face="written"
            multiline
          />
          <AllOfIt charter={charter} onChange={setCharter} label={words.rules} />
        </div>
      </Section>
      <div className="raised">
        <Ceremony
          title={words.found.title}
          sign={words.found.sign(charter.name.trim() === '' ? '…' : charter.name.trim(), from, chosen.size)}
          causes={words.found.causes}
          undo={words.found.undo}
          clause={null}
          verb={words.found.verb}
          state={goOn.state}
          disabledWhy={sameName ?? whyNotFound(charter)}
          onConfirm={() => goOn.run()}
        />
      </div>
    </>
  )
}

interface OthersProps {
  readonly reach: ReachView
  readonly chosen: ReadonlySet<MemberId>
  readonly onChange: (chosen: ReadonlySet<MemberId>) => void
}

/** Everybody else, those of whom something came lately first. */
function Others({ reach, chosen, onChange }: OthersProps) {
  const set = (member: MemberId, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(member)
    else next.delete(member)
    onChange(next)
  }
  const silent = new Set(reach.silent.map(({ person }) => person.member))
  return (
    <ul className="going-on-people">
      {[...reach.heard, ...reach.silent]
        .filter(({ person }) => !person.me)
        .map(({ person, lastHeardAt }) => (
          <li key={person.member}>
            <Switch on={chosen.has(person.member)} onChange={(on) => set(person.member, on)}>
              {nameWithMark(person)}
              {silent.has(person.member) ? (
                <span className="small muted"> · {words.silentSince(date(lastHeardAt))}</span>
              ) : null}
            </Switch>
          </li>
        ))}
    </ul>
  )
}
