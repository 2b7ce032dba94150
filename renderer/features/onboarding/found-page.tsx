import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { TemplateView } from '#shared/bridge/views.ts'
import type { Charter } from '#shared/charter/model.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/field.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RuleGroups } from '../../ui/rules.tsx'
import { tidyCharter } from '../proposals/amend/tidy.ts'
import { CharterFile } from './charter-file.tsx'
import { NameStep, type Names } from './name-step.tsx'
import { ReadStep } from './read-step.tsx'
import { StepsPage } from './steps-page.tsx'

const words = t.onboarding.found

/** Founding in three steps: how you decide, what it is for, read it once. */
export function FoundPage() {
  const templates = useQuery('template.list', {})
  const profile = useQuery('profile.get', {})
  const navigate = useNavigate()
  const known = profile.status === 'ready' ? profile.data : null
  return (
    <QueryView query={templates} skeleton={[5, 9, 9, 7]}>
      {(list) => (
        <Founding
          key={known === null ? 'unknown' : 'known'}
          templates={list}
          offered={{ yourName: known?.name ?? '', deviceName: known?.deviceName ?? '' }}
          onFounded={(organisation) => void navigate({ to: '/o/$organisation', params: { organisation } })}
        />
      )}
    </QueryView>
  )
}

interface FoundingProps {
  readonly templates: readonly TemplateView[]
  readonly offered: { readonly yourName: string; readonly deviceName: string }
  readonly onFounded: (organisation: string) => void
}

type Step =
  | { readonly at: 'template' }
  | { readonly at: 'names'; readonly template: TemplateView }
  | { readonly at: 'read'; readonly template: TemplateView; readonly charter: Charter; readonly names: Names }

function Founding({ templates, offered, onFounded }: FoundingProps) {
  const api = usePeer()
  const [step, setStep] = useState<Step>({ at: 'template' })
  const [chosen, setChosen] = useState<TemplateView | null>(templates[0] ?? null)
  const [fromFile, setFromFile] = useState<TemplateView | null>(null)
  const offer = fromFile === null ? templates : [...templates, fromFile]
  const [names, setNames] = useState<Names>({ name: '', purpose: '', ...offered })
  const found = useAction(
    (charter: Charter) =>
      api.call('organisation.found', { charter, founder: names.yourName.trim(), deviceName: names.deviceName.trim() }),
    ({ organisation }) => onFounded(organisation),
  )
  switch (step.at) {
    case 'template':
      return (
        <StepsPage step={1} title={words.templateTitle} lead={words.templateLead} backTo="/welcome">
          <div className="two-columns">
            <div className="fields">
              <Choices
                label={words.templateLabel}
                labelHidden
                value={chosen?.id ?? null}
                onChange={(id) => setChosen(offer.find((each) => each.id === id) ?? null)}
                choices={offer.map((each) => ({ id: each.id, name: each.name, about: each.suits }))}
              />
              <CharterFile
                onCharter={(template) => {
                  setFromFile(template)
                  setChosen(template)
                }}
              />
              <div>
                <Button
                  kind="primary"
                  isDisabled={chosen === null}
                  onPress={() => {
                    if (chosen === null) return
                    // A charter of one's own says already whose it is; a template's name is only an example.
                    if (chosen === fromFile)
                      setNames({ ...names, name: chosen.charter.name, purpose: chosen.charter.purpose })
                    setStep({ at: 'names', template: chosen })
                  }}
                >
                  {t.common.next}
                </Button>
              </div>
            </div>
            {chosen === null ? null : (
              <div className="two-columns-read">
                <p className="muted">{words.readsLike}</p>
                <RuleGroups groups={chosen.rules.filter((group) => group.id !== 'organisation')} />
              </div>
            )}
          </div>
        </StepsPage>
      )
    case 'names':
      return (
        <StepsPage step={2} title={words.nameTitle} lead={words.nameLead} onBack={() => setStep({ at: 'template' })}>
          <NameStep
            names={names}
            onChange={setNames}
            onDone={() =>
              setStep({
                at: 'read',
                template: step.template,
                names,
                charter: { ...step.template.charter, name: names.name.trim(), purpose: names.purpose.trim() },
              })
            }
          />
        </StepsPage>
      )
    case 'read':
      return (
        <StepsPage
          step={3}
          title={words.readTitle}
          lead={words.readLead}
          onBack={() => setStep({ at: 'names', template: step.template })}
        >
          <ReadStep
            charter={step.charter}
            onChange={(charter) => setStep({ ...step, charter })}
            state={found.state}
            onFound={() => found.run(tidyCharter(step.charter))}
          />
        </StepsPage>
      )
  }
}
