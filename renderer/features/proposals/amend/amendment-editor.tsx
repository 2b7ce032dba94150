import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { Charter } from '#shared/charter/model.ts'
import { t } from '../../../strings/en.ts'
import { CharterChanges } from '../../../ui/charter-changes.tsx'
import { ArticlesForm } from './articles-form.tsx'
import { BasicsForm } from './basics-form.tsx'
import { DecisionRulesForm } from './decision-rules-form.tsx'
import './amend.css'

const words = t.proposals.amend

export interface AmendmentEditorProps {
  readonly inForce: Charter
  readonly charter: Charter
  readonly onChange: (charter: Charter) => void
}

/** A charter as a form, with what it would change in plain sentences underneath. */
export function AmendmentEditor({ inForce, charter, onChange }: AmendmentEditorProps) {
  return (
    <div className="amend">
      <Tabs className="tabs">
        <TabList aria-label={words.tabs} className="tab-list">
          <Tab id="rules" className="tab">
            {words.rules}
          </Tab>
          <Tab id="articles" className="tab">
            {words.articles}
          </Tab>
          <Tab id="basics" className="tab">
            {words.basics}
          </Tab>
        </TabList>
        <TabPanel id="rules" className="amend-panel">
          <DecisionRulesForm charter={charter} onChange={onChange} />
        </TabPanel>
        <TabPanel id="articles" className="amend-panel">
          <ArticlesForm charter={charter} onChange={onChange} />
        </TabPanel>
        <TabPanel id="basics" className="amend-panel">
          <BasicsForm charter={charter} onChange={onChange} />
        </TabPanel>
      </Tabs>
      <section className="amend-changes" aria-live="polite">
        <h3>{words.changesTitle}</h3>
        <CharterChanges before={inForce} after={charter} />
      </section>
    </div>
  )
}
