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
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.certificate
type Certificate = z.infer<typeof CertificateView>

/** The outcome's certificate: a ring that closes with each signature, who signed, what is missing. */
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
        <CertificateLine key={`${certificate.round} ${certificate.ballots}`} certificate={certificate} />
      ))}
      {closing ? <CertifyBox proposal={proposal} /> : null}
    </Section>
  )
}

function CertificateLine({ certificate }: { readonly certificate: Certificate }) {
  const signed = certificate.signedBy.length
  return (
    <div className="certificate">
      <Seal
        signed={signed}
        needed={certificate.needed}
        final={certificate.final}
        label={words.label(signed, certificate.needed, certificate.final)}
        word={certificate.final ? words.final : words.open}
      />
      <div className="certificate-words">
        <p className={`certificate-outcome certificate-${certificate.outcome}`}>
          {t.words.outcome[certificate.outcome]}
        </p>
        <p className="soft">
          {certificate.final
            ? words.finalSentence(certificate.needed, certificate.roll, certificate.tolerates)
            : words.missing(Math.max(0, certificate.needed - signed))}
        </p>
        <p className="soft tabular">
          {t.proposals.standing.tally(
            certificate.tally.agree,
            certificate.tally.disagree,
            certificate.tally.abstain,
            certificate.tally.object,
          )}
        </p>
        <details>
          <summary className="small">
            <span className="person">
              {words.signedBy}{' '}
              <Faces
                people={certificate.signedBy.map((each) => each.person)}
                label={names(
                  certificate.signedBy.map((each) => each.person.name),
                  8,
                )}
              />
            </span>
          </summary>
          <ul className="signers">
            {certificate.signedBy.map((each) => (
              <li key={each.entry}>
                <NameWords name={each.person.name} mark={each.person.mark} />{' '}
                <span className="muted small">
                  <When at={each.at} />
                </span>
              </li>
            ))}
            <li className="mono muted">
              {words.round(certificate.round)} · {certificate.ballots}
            </li>
          </ul>
        </details>
      </div>
    </div>
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
