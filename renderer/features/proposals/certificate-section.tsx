import { useState } from 'react'
import type { z } from 'zod'
import type { CertificateView } from '#shared/bridge/views.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { names } from '../../strings/time.ts'
import { WhyNot } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Faces } from '../../ui/face.tsx'
import { NameWords } from '../../ui/look-alike.tsx'
import { Note } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { Seal } from '../../ui/seal.tsx'
import { When } from '../../ui/when.tsx'
import { ProofBox } from './proof-box.tsx'
import type { Proposal } from './proposal-page.tsx'
import { tallyWords } from './tally-words.ts'

const words = t.proposals.certificate
type Certificate = z.infer<typeof CertificateView>

/** Stages of a proposal whose outcome is final, and not contested. */
const FINAL: ReadonlySet<Proposal['line']['stage']> = new Set([
  'cooling-off',
  'in-force',
  'rejected',
  'no-quorum',
  'rival',
])

/** The outcome's certificate: a ring that closes with each signature, then with each confirmation; who gave them, what is missing. */
export function CertificateSection({ proposal }: { readonly proposal: Proposal }) {
  const closing = proposal.line.stage === 'closing'
  if (proposal.certificates.length === 0 && !closing) return null
  const rivals = new Set(proposal.certificates.map((each) => each.ballots)).size > 1
  return (
    <Section title={words.title} id="certificate">
      {proposal.certificates.length === 0 ? <p className="written soft">{words.none}</p> : null}
      {rivals ? (
        <Note kind="waiting">
          <p>{words.rivals}</p>
        </Note>
      ) : null}
      {proposal.certificates.map((certificate) => (
        <CertificateLine
          key={`${certificate.round} ${certificate.ballots}`}
          rule={proposal.rule}
          certificate={certificate}
        />
      ))}
      {closing ? <CertifyBox proposal={proposal} /> : null}
      {FINAL.has(proposal.line.stage) ? <ProofBox proposal={proposal} /> : null}
    </Section>
  )
}

interface CertificateLineProps {
  readonly rule: Proposal['rule']
  readonly certificate: Certificate
}

function CertificateLine({ rule, certificate }: CertificateLineProps) {
  const { needed, prepared, final, roll, tolerates } = certificate
  const signed = certificate.signedBy.length
  const confirmed = certificate.confirmedBy.length
  return (
    <div className="certificate">
      <Seal
        signed={prepared || final ? confirmed : signed}
        needed={needed}
        final={final}
        label={words.label(signed, prepared || final ? confirmed : null, needed, final)}
        word={final ? words.final : prepared ? words.confirming : words.open}
      />
      <div className="certificate-words">
        <p className={`certificate-outcome certificate-${certificate.outcome}`}>
          {t.words.outcome[certificate.outcome]}
        </p>
        <p className="soft tabular">{words.signed(signed, needed)}</p>
        {prepared || final ? <p className="soft tabular">{words.confirmed(confirmed, needed)}</p> : null}
        <p className="soft">
          {final
            ? words.finalSentence(needed, roll, tolerates)
            : prepared
              ? words.confirmingSentence
              : words.missing(Math.max(0, needed - signed))}
        </p>
        <p className="soft tabular">{tallyWords(rule, certificate.tally)}</p>
        <Signers title={words.signedBy} acts={certificate.signedBy} />
        {confirmed === 0 ? null : <Signers title={words.confirmedBy} acts={certificate.confirmedBy} />}
        <p className="mono muted small">
          {words.round(certificate.round)} · {certificate.ballots}
        </p>
      </div>
    </div>
  )
}

function Signers({ title, acts }: { readonly title: string; readonly acts: Certificate['signedBy'] }) {
  return (
    <details>
      <summary className="small">
        <span className="person">
          {title}{' '}
          <Faces
            people={acts.map((each) => each.person)}
            label={names(
              acts.map((each) => each.person.name),
              8,
            )}
          />
        </span>
      </summary>
      <ul className="signers">
        {acts.map((each) => (
          <li key={each.entry}>
            <NameWords name={each.person.name} mark={each.person.mark} />{' '}
            <span className="muted small">
              <When at={each.at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function CertifyBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [asked, setAsked] = useState(false)
  const certify = useAction(
    () => api.call('certificate.sign', { organisation: proposal.organisation, proposal: proposal.line.proposal }),
    () => setAsked(true),
  )
  if (!proposal.can.certify.allowed) return <WhyNot permission={proposal.can.certify} />
  if (asked) return null
  const counted = proposal.ballots.filter((ballot) => ballot.state === 'counted').length
  return (
    <div className="raised">
      <Ceremony
        title={words.title}
        sign={words.sign(counted)}
        causes={words.causes}
        undo={words.undo}
        clause="certification.quorum"
        verb={words.verb}
        state={certify.state}
        onConfirm={() => certify.run()}
      />
    </div>
  )
}
