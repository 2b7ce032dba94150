import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { t } from '../../../strings/en.ts'
import { ArticlesForm } from './articles-form.tsx'
import { BasicsForm, type CharterFormProps } from './basics-form.tsx'
import { DecisionRulesForm } from './decision-rules-form.tsx'
import './amend.css'

const words = t.proposals.amend

/** Everything a charter says, as a form: its rules, its articles, what it is called and for. */
export function CharterForm(props: CharterFormProps) {
  return (
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
        <DecisionRulesForm {...props} />
      </TabPanel>
      <TabPanel id="articles" className="amend-panel">
        <ArticlesForm {...props} />
      </TabPanel>
      <TabPanel id="basics" className="amend-panel">
        <BasicsForm {...props} />
      </TabPanel>
    </Tabs>
  )
}
