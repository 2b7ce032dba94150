import { useEffect, useState } from 'react'
import { durationWords } from '#shared/charter/duration-words.ts'
import { type Charter, charterHash } from '#shared/charter/model.ts'
import { type Finding, SEVERITIES, type Step, type StressReport } from '#shared/stress/finding.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { CharterChanges } from '../../ui/charter-changes.tsx'
import { Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'

const words = t.charter.stress

/** The charter's weak places, found by running it. Only when asked for: it takes a few seconds of the computer. */
export function StressSection({ charter }: { readonly charter: Charter }) {
  const [asked, setAsked] = useState(false)
  return (
    <Section title={words.title} id="stress">
      <p className="written soft">{words.lead}</p>
      {asked ? (
        <Report charter={charter} />
      ) : (
        <div>
          <Button onPress={() => setAsked(true)}>{words.run}</Button>
        </div>
      )}
    </Section>
  )
}

function Report({ charter }: { readonly charter: Charter }) {
  const query = useQuery('charter.stressTest', { charter })
  return (
    <>
      {query.status === 'loading' ? <Progress charter={charter} /> : null}
      <QueryView query={query} skeleton={[9, 7, 9]}>
        {(report) => <Findings charter={charter} report={report} />}
      </QueryView>
    </>
  )
}

function Progress({ charter }: { readonly charter: Charter }) {
  const api = usePeer()
  const [sentence, setSentence] = useState<string>(words.begins)
  useEffect(() => {
    const hash = charterHash(charter)
    return api.on('charter.stressProgress', ({ charter: of, stage, done, of: all }) => {
      if (of === hash) setSentence(words.progress[stage](done, all))
    })
  }, [api, charter])
  return (
    <p className="small muted tabular" role="status">
      {sentence}
    </p>
  )
}

function Findings({ charter, report }: { readonly charter: Charter; readonly report: StressReport }) {
  const { findings, notPossible } = report
  return (
    <div className="stress">
      <p className="stress-summary">
        {findings.length === 0
          ? words.none
          : words.summary(SEVERITIES.map((each) => findings.filter(({ severity }) => severity === each).length))}
      </p>
      <ul className="stress-list">
        {findings.map((finding) => (
          <li key={finding.id}>
            <FindingLine charter={charter} finding={finding} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.notPossible(notPossible.length)}</summary>
        <ul className="stress-not">
          {notPossible.map((each) => (
            <li key={each.number}>
              <p>{words.nameOf(each.name)}</p>
              <p className="small soft">{each.why}</p>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function FindingLine({ charter, finding }: { readonly charter: Charter; readonly finding: Finding }) {
  const { severity, name, sentence, coalition, shortestMs, examined, walkthrough, incidents, repair } = finding
  return (
    <article className={`stress-finding stress-${severity}`}>
      <h3>
        <span className="stress-severity">{words.severity[severity]}</span> {words.nameOf(name)}
      </h3>
      <p>{sentence}</p>
      <p className="small soft tabular">
        {words.takes(coalition.members, coalition.roll, durationWords(shortestMs))}{' '}
        {examined.how === 'run' ? words.byRun : words.byTallies(examined.upTo, examined.sampled)}
      </p>
      {incidents.map((incident) => (
        <p key={incident.name} className="small soft">
          {words.incident(incident.name, incident.year)} {incident.fact}{' '}
          <span className="muted">{words.source(incident.source)}</span>
        </p>
      ))}
      <details>
        <summary>{words.walkthrough(walkthrough.steps.length)}</summary>
        <ol className="stress-steps">
          {walkthrough.steps.map((step, i) => (
            // Steps have no name of their own, and never move.
            <li key={`${i} ${step.who}`}>
              <StepLine step={step} />
            </li>
          ))}
        </ol>
      </details>
      {repair === null ? (
        <p className="small muted">{words.noRepair}</p>
      ) : (
        <details>
          <summary>{words.repair}</summary>
          <CharterChanges before={charter} after={repair} />
        </details>
      )}
    </article>
  )
}

function StepLine({ step: { who, does, atMs, answer } }: { readonly step: Step }) {
  return (
    <>
      <p>
        <span className="muted small tabular">{words.after(atMs === 0 ? null : durationWords(atMs))}</span>{' '}
        {words.does(who, does)}
      </p>
      <p className={`small stress-answer stress-${answer.answer}`}>
        {answer.answer === 'allowed'
          ? words.allowed
          : answer.answer === 'denied'
            ? words.denied(answer.reason)
            : words.counted(t.words.outcome[answer.outcome], answer.conditions)}
      </p>
    </>
  )
}
