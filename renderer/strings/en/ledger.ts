export const ledger = {
  title: 'Ledger',
  lead: 'What was decided and what became of it, and every act that was refused or contradicts another. Nothing is removed from here.',
  decisions: 'Decisions and outcomes',
  noDecisions: 'Nothing has been decided yet.',
  evidence: 'Evidence',
  noEvidence: 'No act was refused, and none contradict each other.',
  evidenceEmpty:
    'When an act breaks a rule, or somebody signs two things that exclude each other, it is kept and shown here with its proof.',
  kinds: {
    fork: 'Two histories of one device',
    'double-vote': 'Two ballots at once',
    'double-opening': 'One proposal opened twice',
    'double-certificate': 'Two certificates at once',
    'double-confirmation': 'A confirmation contradicted',
    refused: 'Refused',
    'bad-signature': 'Wrong signature',
    newer: 'Needs a newer version',
  },
  why: 'Why it has no effect',
  entries: 'Entries',
  device: 'Device',
}
