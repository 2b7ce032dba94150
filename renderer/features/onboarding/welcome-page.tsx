import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Wordmark } from '../../ui/mark.tsx'
import { OpenSample } from '../sample/open-sample.tsx'
import './onboarding.css'

const words = t.onboarding.welcome

/** The first page anybody sees: what this is, the two ways in, and a place to try it out. */
export function WelcomePage() {
  const organisations = useQuery('organisation.list', {})
  const hasOwn = organisations.status === 'ready' && organisations.data.some((each) => !each.sample)
  const network = useQuery('network.get', {})
  useEffect(() => {
    document.title = t.app.name
  }, [])
  return (
    <main className="welcome" id="page">
      <Wordmark large />
      <div className="welcome-words">
        <h1>{words.title}</h1>
        <p className="written">{words.lead}</p>
      </div>
      <div className="welcome-ways">
        <section>
          <Link to="/found" className="button button-primary">
            {words.found}
          </Link>
          <p className="soft">{words.foundAbout}</p>
        </section>
        <section>
          <Link to="/join" className="button button-plain">
            {words.join}
          </Link>
          <p className="soft">{words.joinAbout}</p>
        </section>
      </div>
      <section className="welcome-sample">
        <OpenSample />
      </section>
      {network.status === 'ready' && !network.data.needed ? <p className="muted">{words.noNetwork}</p> : null}
      {hasOwn ? <Link to="/">{t.common.back}</Link> : null}
    </main>
  )
}
