import { useMemo } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { checkCharter } from '#shared/charter/diagnostics.ts'
import { type Charter, inNeededVersion } from '#shared/charter/model.ts'
import { t } from '../../../strings/en.ts'
import { ProblemNotice } from '../../../ui/notice.tsx'
import { ArticlesForm } from './articles-form.tsx'
import { BasicsForm, type CharterFormProps } from './basics-form.tsx'
import { DecisionRulesForm } from './decision-rules-form.tsx'
import { MoneyForm } from './money-form.tsx'
import { RolesForm } from './roles-form.tsx'
import { SafeguardsForm } from './safeguards-form.tsx'
import { tidyCharter } from './tidy.ts'
import './amend.css'

const words = t.proposals.amend
const PARTS = [
  { id: 'rules', name: words.rules, Form: DecisionRulesForm },
  { id: 'roles', name: words.roles, Form: RolesForm },
  { id: 'money', name: words.money, Form: MoneyForm },
  { id: 'safeguards', name: t.safeguards.form.tab, Form: SafeguardsForm },
  { id: 'articles', name: words.articles, Form: ArticlesForm },
  { id: 'basics', name: words.basics, Form: BasicsForm },
] as const

/** Everything a charter says, as a form, and what keeps it from being a charter. */
export function CharterForm({ charter, onChange }: CharterFormProps) {
  const change = (next: Charter) => onChange(inNeededVersion(next))
  return (
    <>
      <Tabs className="tabs">
        <TabList aria-label={words.tabs} className="tab-list">
          {PARTS.map(({ id, name }) => (
            <Tab key={id} id={id} className="tab">
              {name}
            </Tab>
          ))}
        </TabList>
        {PARTS.map(({ id, Form }) => (
          <TabPanel key={id} id={id} className="amend-panel">
            <Form charter={charter} onChange={change} />
          </TabPanel>
        ))}
      </Tabs>
      <CharterProblems charter={charter} />
    </>
  )
}

/** Why what the form says cannot be a charter, in the charter's own words. */
function CharterProblems({ charter }: Pick<CharterFormProps, 'charter'>) {
  const checked = useMemo(() => checkCharter(tidyCharter(charter)), [charter])
  if (checked.ok) return null
  return (
    <ProblemNotice problem={{ what: words.problems }}>
      <ul className="sentences">
        {checked.error.map((problem) => (
          <li key={problem.clause}>{problem.sentence}</li>
        ))}
      </ul>
    </ProblemNotice>
  )
}
